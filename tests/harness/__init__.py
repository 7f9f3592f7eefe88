"""What the tests run on: real servers, a real browser, the real program. No tests in here."""
