"""The signature of what is sent, against the example of the specification's own libraries."""

import base64
import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from negotiations.webhooks.signatures import new_secret, signature, signed_headers

# The worked example that libraries of Standard Webhooks are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, TIMESTAMP = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_worked_example() -> None:
    assert signature(SECRET, ID, TIMESTAMP, BODY) == SIGNATURE


def test_a_new_secret_is_random_and_of_the_asked_length() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert 24 <= len(base64.b64decode(first.removeprefix("whsec_"))) <= 64


def test_two_keys_sign_side_by_side() -> None:
    headers = signed_headers([SECRET, new_secret()], ID, TIMESTAMP, BODY)
    assert headers["webhook-id"] == ID
    assert headers["webhook-timestamp"] == str(TIMESTAMP)
    assert headers["webhook-signature"].split(" ")[0] == SIGNATURE
    assert len(headers["webhook-signature"].split(" ")) == 2


@given(st.binary(max_size=200), st.integers(0, 2**40))
def test_what_is_signed_is_id_timestamp_and_body(body: bytes, at: int) -> None:
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    digest = hmac.new(key, ID.encode() + b"." + str(at).encode() + b"." + body, hashlib.sha256)
    expected = base64.b64encode(digest.digest()).decode()
    assert signature(SECRET, ID, at, body) == f"v1,{expected}"
