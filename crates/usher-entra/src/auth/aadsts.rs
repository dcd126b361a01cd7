//! What the authority's error numbers mean and what to do: those that an administrator commonly meets.
//! Rule: Microsoft identity platform, "Microsoft Entra authentication and authorization error codes".

use crate::error::Kind;

/// One number, or several that mean the same to whoever reads it.
pub(crate) struct Meaning {
    /// The numbers behind `AADSTS`.
    pub(crate) numbers: &'static [u32],
    pub(super) kind: Kind,
    /// What happened.
    pub(crate) message: &'static str,
    /// What to do, and where.
    pub(crate) fix: &'static str,
}

/// All of them, in the order of the manual.
pub(crate) const MEANINGS: &[Meaning] = &[
    // The application's own proof.
    Meaning {
        numbers: &[7_000_215],
        kind: Kind::SignIn,
        message: "The client secret is wrong.",
        fix: "Enter the secret's Value, not its Secret ID. It is shown only once: under App registrations > the registration > Certificates & secrets make a new one if it is lost.",
    },
    Meaning {
        numbers: &[7_000_222],
        kind: Kind::SignIn,
        message: "The client secret has expired.",
        fix: "Make a new one under App registrations > the registration > Certificates & secrets and enter its Value, or better: use a certificate.",
    },
    Meaning {
        numbers: &[700_027, 700_030, 50_012],
        kind: Kind::SignIn,
        message: "The certificate isn't accepted: it isn't the one that the registration holds, or it has expired.",
        fix: "Upload the certificate (.cer or .pem, without its key) under App registrations > the registration > Certificates & secrets > Certificates, and compare the thumbprints.",
    },
    Meaning {
        numbers: &[700_024],
        kind: Kind::Configuration,
        message: "The signed assertion isn't valid at this time: this machine's clock is wrong.",
        fix: "Set this machine's clock (time synchronisation), then try again.",
    },
    Meaning {
        numbers: &[7_000_218],
        kind: Kind::Configuration,
        message: "The registration doesn't allow people to sign in from a program without a secret.",
        fix: "App registrations > the registration > Authentication: add the platform “Mobile and desktop applications” with http://localhost, and set “Allow public client flows” to Yes.",
    },
    // The registration and the tenant.
    Meaning {
        numbers: &[700_016, 7_000_229],
        kind: Kind::Configuration,
        message: "There is no such application in this tenant.",
        fix: "Compare the client id with App registrations > the registration > Overview, and the tenant with the one that it was registered in. A registration of another tenant needs an administrator's consent here first.",
    },
    Meaning {
        numbers: &[7_000_112, 500_014],
        kind: Kind::Configuration,
        message: "The application is disabled in this tenant.",
        fix: "Entra admin center > Enterprise applications > the application > Properties: “Enabled for users to sign in” must be Yes.",
    },
    Meaning {
        numbers: &[90_002, 900_023, 90_013],
        kind: Kind::Configuration,
        message: "There is no such tenant in this cloud.",
        fix: "Check the tenant id or domain (Entra admin center > Overview), and whether the chosen cloud is the tenant's.",
    },
    Meaning {
        numbers: &[50_194],
        kind: Kind::Configuration,
        message: "The registration serves one tenant only, and none was named.",
        fix: "Enter the tenant's id or domain instead of “organizations”.",
    },
    Meaning {
        numbers: &[50_011, 500_113, 9_002_325, 9_002_326],
        kind: Kind::Configuration,
        message: "The registration doesn't list the address that the browser comes back to.",
        fix: "App registrations > the registration > Authentication > Add a platform > Mobile and desktop applications: add http://localhost (that exactly; any port is then right).",
    },
    Meaning {
        numbers: &[500_011, 650_057, 650_052],
        kind: Kind::Configuration,
        message: "Microsoft Graph isn't known to this tenant or to the registration under that address.",
        fix: "Check that the chosen cloud is the tenant's, and add Microsoft Graph's permissions under App registrations > the registration > API permissions.",
    },
    Meaning {
        numbers: &[70_011, 650_053, 1_002_012],
        kind: Kind::Configuration,
        message: "A permission that was asked for doesn't exist in this cloud.",
        fix: "Check that the chosen cloud is the tenant's. If it is, this cloud may not offer that job.",
    },
    // Consent and assignment.
    Meaning {
        numbers: &[65_001, 90_094, 90_095, 90_008],
        kind: Kind::NotAllowed,
        message: "Nobody has agreed yet to the permissions that Usher asks for.",
        fix: "Sign in again and agree, or have an administrator agree for the whole tenant:",
    },
    Meaning {
        numbers: &[65_004],
        kind: Kind::NotAllowed,
        message: "The permissions were declined.",
        fix: "Sign in again and agree. Each permission is explained in Usher's guide.",
    },
    Meaning {
        numbers: &[50_105],
        kind: Kind::NotAllowed,
        message: "This account isn't assigned to Usher's registration, which requires assignment.",
        fix: "Entra admin center > Enterprise applications > Usher's registration > Users and groups: assign the account, or set “Assignment required” to No.",
    },
    // More proof from the person.
    Meaning {
        numbers: &[50_072, 50_074, 50_076, 50_078, 50_079, 50_158],
        kind: Kind::SignIn,
        message: "The tenant asks for multifactor authentication.",
        fix: "Sign in again in the browser and answer the second step. An account without one sets it up there.",
    },
    Meaning {
        numbers: &[53_003, 50_131, 530_034, 530_035],
        kind: Kind::NotAllowed,
        message: "A Conditional Access policy blocks this sign-in.",
        fix: "Entra admin center > Sign-in logs > this sign-in > Conditional Access names the policy. Device codes are often blocked: sign in by the browser.",
    },
    Meaning {
        numbers: &[53_000, 53_001, 53_002, 50_097, 530_002, 530_003, 53_009, 53_010],
        kind: Kind::NotAllowed,
        message: "The tenant accepts sign-ins from managed or compliant devices only.",
        fix: "Sign in by the browser on a device that your company manages, or ask the administrator which Conditional Access policy it is.",
    },
    Meaning {
        numbers: &[53_004, 50_053, 50_057, 530_032, 53_011],
        kind: Kind::NotAllowed,
        message: "This account is blocked, locked or held as at risk.",
        fix: "Ask the administrator to look at the account under Entra admin center > Users and under Protection > Risky users.",
    },
    // The person.
    Meaning {
        numbers: &[50_020, 90_072, 50_177, 51_004],
        kind: Kind::SignIn,
        message: "This account doesn't belong to the tenant.",
        fix: "Sign in with an account of the tenant, or have this one invited as a guest. The browser may have chosen the wrong account by itself.",
    },
    Meaning {
        numbers: &[50_034],
        kind: Kind::SignIn,
        message: "The tenant doesn't know this account.",
        fix: "Check the user name, and that the tenant is the right one.",
    },
    Meaning { numbers: &[50_126], kind: Kind::SignIn, message: "The user name or password is wrong.", fix: "Sign in again." },
    Meaning {
        numbers: &[50_055, 50_144],
        kind: Kind::SignIn,
        message: "The account's password has expired.",
        fix: "Change it at the next sign-in in the browser.",
    },
    // Kept sign-ins and codes.
    Meaning {
        numbers: &[700_082, 700_081, 700_084, 70_008, 70_043, 50_173, 50_132, 50_133, 50_089],
        kind: Kind::SignIn,
        message: "The kept sign-in has expired or was revoked (long unused, password changed, or by a policy).",
        fix: "Sign in again.",
    },
    Meaning {
        numbers: &[70_000, 54_005, 501_481, 501_491, 50_058, 16_000],
        kind: Kind::SignIn,
        message: "The sign-in can't be finished as it was begun.",
        fix: "Sign in again from the beginning.",
    },
    Meaning {
        numbers: &[70_018, 70_019, 70_020],
        kind: Kind::SignIn,
        message: "The device code isn't good any more.",
        fix: "Begin again; a code is good for 15 minutes.",
    },
    // Passing trouble.
    Meaning {
        numbers: &[90_033, 90_006, 90_012, 50_196],
        kind: Kind::Passing,
        message: "Entra ID can't sign anyone in for the moment.",
        fix: "Try again in a few minutes.",
    },
];

/// What that number means, if it is a common one.
pub(super) fn meaning(number: u32) -> Option<&'static Meaning> {
    MEANINGS.iter().find(|meaning| meaning.numbers.contains(&number))
}

#[cfg(test)]
mod tests {
    use super::{Kind, MEANINGS, meaning};

    #[test]
    fn a_number_means_one_thing_and_has_a_fix() {
        let mut all: Vec<u32> = MEANINGS.iter().flat_map(|meaning| meaning.numbers).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "a number stands in two rows");
        assert!(MEANINGS.iter().all(|meaning| !meaning.fix.is_empty() && meaning.message.ends_with('.')));
    }

    #[test]
    fn the_common_ones_are_decided_as_an_admin_would() {
        for (number, kind) in [
            (7_000_215, Kind::SignIn),
            (7_000_222, Kind::SignIn),
            (700_016, Kind::Configuration),
            (90_002, Kind::Configuration),
            (65_001, Kind::NotAllowed),
            (50_076, Kind::SignIn),
            (53_003, Kind::NotAllowed),
            (700_082, Kind::SignIn),
            (50_011, Kind::Configuration),
            (700_027, Kind::SignIn),
        ] {
            assert_eq!(meaning(number).map(|meaning| meaning.kind), Some(kind), "{number}");
        }
        assert!(meaning(1).is_none());
    }
}
