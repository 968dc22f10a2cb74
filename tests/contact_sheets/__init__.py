"""`make contact-sheets`: every kind of page in three engines and every printed sheet, on pictures that a person can read."""
