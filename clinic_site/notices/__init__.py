"""Notices that laws may require of a clinic's website, in the clinic's own words."""
