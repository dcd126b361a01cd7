//! Ids of directory objects, as 128 bits: a hundred thousand people and two hundred thousand memberships stay small.

use std::fmt;

/// An object's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Guid(u128);

impl Guid {
    /// All zeros: the app role of Default Access (EP-108).
    pub(crate) const ZERO: Self = Self(0);

    /// Reads 8-4-4-4-12 hexadecimal digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let lengths = text.split('-').map(str::len);
        if !lengths.eq([8, 4, 4, 4, 12]) || !text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()) {
            return None;
        }
        u128::from_str_radix(&text.replace('-', ""), 16).ok().map(Self)
    }

    /// An id that is the same for the same two ids: a role's within a tenant.
    pub(crate) fn within(self, tenant: Self) -> Self {
        Self::version_4(self.0 ^ tenant.0.rotate_left(17))
    }

    /// Its 16 bytes.
    pub(crate) fn bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// A new one (RFC 9562, version 4).
    pub(crate) fn random() -> Self {
        Self::version_4(rand::random())
    }

    /// The same number gives the same id.
    pub(crate) fn version_4(bits: u128) -> Self {
        Self(bits & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62))
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.0);
        write!(f, "{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }
}

#[cfg(test)]
mod tests {
    use super::Guid;

    #[test]
    fn an_id_is_printed_as_it_was_read() {
        let text = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
        assert_eq!(Guid::parse(text).map(|id| id.to_string()).as_deref(), Some(text));
        assert!(Guid::parse("8adf8e6e67b24cf2a259e3dc5476c621").is_none());
        assert!(Guid::parse("ada@contoso.com").is_none());
        let made = Guid::version_4(u128::MAX).to_string();
        assert_eq!((&made[14..15], &made[19..20]), ("4", "b"));
    }
}
