"""The layers between browsers and views: page store, static files, body limits, and handling of database outages."""
