//! The enterprise application.
