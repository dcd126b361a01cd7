//! Microsoft Entra ID in the guided setup, before there is a connection: signing in, the person's roles, the enterprise application and
//! who is assigned to it. Never keeps a token anywhere but in memory; making the connection moves it into the secret store.
//! Read first: `sign_in.rs`.

mod application;
mod assignments;
mod held;
mod sign_in;

pub(crate) use held::SetupEntra;
