//! Servers that others wrote check our reading of the RFCs.

mod difference;
mod scim2_server;
mod server;
