"""The choice of a content encoding."""

import gzip

import brotli
import pytest

from clinic_site.serving.page_store.encodings import best, encoded


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("x-gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.9", "gzip"),
        ("BR ; Q=1", "br"),
        ("br;q=0", "identity"),
        ("*", "br"),
        ("*;q=0", None),
        ("br;q=0, *", "gzip"),
        ("identity;q=0", None),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0.9, gzip;q=0.1", "identity"),
        ("zstd", "identity"),
        ("zstd, identity;q=0", None),
        ("br;q=many", "identity"),
        (",,;;=,", "identity"),
    ],
)
def test_best_accepted_encoding_is_chosen(accept, encoding):
    assert best(accept) == encoding


@pytest.mark.parametrize(("encoding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_encoded_bytes_decode_to_the_page(encoding, decode):
    assert decode(encoded(b"page" * 100, encoding)) == b"page" * 100


def test_encoded_bytes_do_not_depend_on_the_time():
    assert encoded(b"page", "gzip") == encoded(b"page", "gzip")
    assert encoded(b"page", "identity") == b"page"
