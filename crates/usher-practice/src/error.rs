//! What can go wrong in practice.

/// Why the practice directory could not be written or the practice Dialpad not started.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    /// A file could not be read or written.
    #[error("{path} could not be used")]
    File {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A CSV file could not be written.
    #[error("{path} could not be written")]
    Csv {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: csv::Error,
    },
    /// What the practice Dialpad kept can't be read back.
    #[error("{path} is no data of a practice Dialpad")]
    Data {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// The port is taken, or not allowed.
    #[error("port {port} of this machine can't be used")]
    Port {
        /// Which.
        port: u16,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}
