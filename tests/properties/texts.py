"""Hypothesis strategies for what hostile and careless people type."""

from hypothesis import strategies as st

# Texts that this site's parsers look for. The strategies mix them with arbitrary Unicode characters.
PIECES = [
    "\x00", "\t", "\r\n", "\u200b", "\ufeff", "\u202e", "\ud7ff", "\uffff", "\U0001f489", "İ", "ß", "é", "'", '"', "`",
    "=", "+", "-", "@", "%", "_", "\\", "/", "..", "?", "#", "&", "<", ">", "(", ")", "[", "]", "{", "}", ":", ";", ",",
    "|", "*", "~", "!", "$", "^", "98402", "9840", "98402-1234", "00001", "Tacoma", "WA", "washington", "NEAR", "AND",
    "OR", "NOT", "dry needling", "١٢٣٤٥", "½", "¹", "0", "-0", "1e9", "9" * 40, "null", "None",
]  # fmt: skip

any_text = st.text(max_size=60)
pieces = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=14).map("".join)
long_text = st.builds(lambda piece, times: piece * times, st.sampled_from(PIECES), st.integers(0, 3000))
typed = any_text | pieces | pieces.map(" ".join) | long_text
