"""The pages in a real headless Chromium: what each person can do, and how it looks to them."""
