"""Inputs that once broke a promise, by what they broke."""

__all__ = ["FOUND"]

FOUND: dict[str, list[bytes]] = {
    "NaN and infinity in fields that no model knows": [
        b'{"orders":{"order":[{"id":1,"new":NaN}]}}',
        b'{"orders":{"order":[{"id":1,"new":[-Infinity]}]}}',
        b'{"orders":[{"order_id":"a","new":Infinity}]}',
        b'{"orders":[{"order_id":"a","new":1e999}]}',
        b'{"orders":[{"order_id":"a","new":-1.5E+400}]}',
        b'{"orders":[{"order_id":"a","new":' + b"1" * 400 + b".0}]}",
    ],
    "nesting that pickle cannot follow": [
        b'{"a":' * 700 + b"1" + b"}" * 700,
        b'{"orders":' + b"[" * 700 + b"]" * 700 + b"}",
        b'{"orders":[{"order_id":' + b'{"a":' * 700 + b"1" + b"}" * 702 + b"]}",
    ],
    "pages in which reading the words took quadratic time": [
        b"<title>" * 9000,
        b"<html>" + b"<h1>" * 16000,
    ],
    "fields whose names took quadratic time": [
        b'"' + b"token" * 200_000,
        b'{"' + b"session" * 100_000,
    ],
    "a second byte order mark, which was shown as a bad row": [
        b"\xef\xbb\xbf\xef\xbb\xbf" + b'{"orders":"null"}',
        b"\xef\xbb\xbf" * 3 + b'{"orders":[]}',
    ],
    "text where no body is expected": [
        b"upstream connect error",
        b'{"a": [1, 2',
        b'{"code":"unavailable","message":"try later"}',
    ],
}
