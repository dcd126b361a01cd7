//! Servers that others wrote check our reading of the RFCs.

mod scim2_server;
