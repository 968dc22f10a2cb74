"""What is left out of logs."""

import logging
import re

QUERY = re.compile(r"\?\S*")


class WithoutQueries(logging.Filter):
    """Take the query string out of addresses: "GET /locations/near/?q=98402 HTTP/1.1" says where somebody is."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY.sub("", part) if isinstance(part, str) else part for part in record.args)
        return True
