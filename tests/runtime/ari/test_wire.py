"""Requests as bytes, answers from bytes however they are cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.ari.wire import MAX_HEAD, Address, Answer, NotHttp, Reader

BODIES = st.binary(max_size=300)


def feed(reader: Reader, data: bytes, cuts: list[int]) -> Answer | None:
    """All of `data`, cut at these places; no answer may come before the last piece."""
    places = sorted({min(cut, len(data)) for cut in cuts} - {0, len(data)})
    pieces = [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]
    for piece in pieces[:-1]:
        assert reader.feed(piece) is None
    return reader.feed(pieces[-1])


def in_chunks(body: bytes, size: int) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%X\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


@given(BODIES, st.lists(st.integers(1, 400), max_size=8))
def test_a_body_with_a_length_however_cut(body: bytes, cuts: list[int]) -> None:
    data = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nX: y\r\n\r\n%s" % (len(body), body)
    reader = Reader()
    for _ in range(2):  # the connection is used again
        answer = feed(reader, data, cuts)
        assert answer is not None
        assert (answer.status, answer.body, reader.last) == (200, body, False)


@given(
    BODIES,
    st.integers(1, 100),
    st.lists(st.integers(1, 600), max_size=8),
    st.sampled_from([b"", b"Trailer: x\r\n", b"A: b\r\nC: d\r\n"]),
)
def test_a_chunked_body_however_cut(
    body: bytes, size: int, cuts: list[int], trailer: bytes
) -> None:
    head = b"HTTP/1.1 404 Not Found\r\ntransfer-encoding: Chunked\r\n\r\n"
    reader = Reader()
    for _ in range(2):
        answer = feed(reader, head + in_chunks(body, size) + b"0\r\n" + trailer + b"\r\n", cuts)
        assert answer is not None
        assert (answer.status, answer.body, reader.last) == (404, body, False)


def test_no_body_at_all() -> None:
    reader = Reader()
    answer = reader.feed(b"HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n")
    assert answer is not None
    assert (answer.status, answer.body, answer.json(), reader.last) == (204, b"", None, False)


def test_a_body_that_ends_with_the_connection() -> None:
    reader = Reader()
    assert reader.feed(b"HTTP/1.1 200 OK\r\n\r\nhal") is None
    assert reader.feed(b"lo") is None
    answer = reader.closed()
    assert answer is not None
    assert (answer.body, reader.last) == (b"hallo", True)


def test_half_an_answer_is_none() -> None:
    reader = Reader()
    reader.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal")
    assert reader.closed() is None


def test_an_interim_answer_is_skipped() -> None:
    reader = Reader()
    assert reader.feed(b"HTTP/1.1 100 Continue\r\n\r\n") is None
    assert reader.feed(b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 204 No Content\r\n") is None
    answer = reader.feed(b"\r\n")
    assert answer is not None
    assert answer.status == 204


@pytest.mark.parametrize(
    ("head", "last"),
    [
        (b"HTTP/1.1 204 No Content\r\nConnection: close", True),
        (b"HTTP/1.0 204 No Content", True),
        (b"HTTP/1.1 204 No Content\r\nConnection: keep-alive", False),
    ],
)
def test_whether_the_connection_goes_on(head: bytes, last: bool) -> None:
    reader = Reader()
    assert reader.feed(head + b"\r\n\r\n")
    assert reader.last is last


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 abc Odd\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\nmore",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * MAX_HEAD,
    ],
)
def test_what_is_no_http_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotHttp):
        Reader().feed(data)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"message": "Channel not found"}', "Channel not found"),
        ("Überlastet\n".encode(), "Überlastet"),
        (b'{"error": 1}', '{"error": 1}'),
        (b"\xff\xfe", "��"),
        (b"", "no reason given"),
    ],
)
def test_what_asterisk_says(body: bytes, message: str) -> None:
    assert Answer(404, body).message == message


def test_requests() -> None:
    address = Address("box:8088", "/ari", "ariane", "pass:wörd")
    start = b"GET /ari/channels HTTP/1.1\r\nHost: box:8088\r\nAuthorization: Basic "
    token = b"YXJpYW5lOnBhc3M6d8O2cmQ="
    assert address.request("GET", "/channels", b"") == start + token + b"\r\n\r\n"
    body = json.dumps({"media": ["sound:été"]}, ensure_ascii=False).encode()
    head, _, sent = address.request("POST", "/channels/x/play", body).partition(b"\r\n\r\n")
    assert sent == body
    assert f"Content-Length: {len(body)}".encode() in head.splitlines()
    assert b"Content-Type: application/json" in head.splitlines()
