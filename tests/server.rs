//! Browser tests against the local server.
