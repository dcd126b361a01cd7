//! Signing in through the real `usher`: a person by browser and by device code, an application by certificate; what is refused; renewal by
//! a later command; signing out. And what is said where it isn't clear who is meant.

use serde_json::{Value, json};
use usher_tests::{PracticeDialpad, ended};

use crate::person::{browser, device};
use crate::tenant::Tenant;

fn grants(tenant: &Tenant, grant: &str) -> u64 {
    tenant.stats()["signIn"][grant].as_u64().unwrap_or(0)
}

#[test]
fn a_person_signs_in_by_their_browser_later_commands_renew_it_and_signing_out_forgets_it() {
    let (tenant, dialpad) = (Tenant::of(20), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add_keeping(&dialpad);
    let (signing_in, address) = browser(&mut tenant.keeping(&["sign-in", "Pilot", "--json"]), tenant.usher.folder());
    let back = tenant.fill_in(&address, &[]);
    assert_eq!(tenant.visit(&back).0, 200);
    let ended_well = signing_in.ended().expect(0);
    assert_eq!(ended_well.json()["username"], json!(tenant.administrator()));
    assert!(ended_well.err.contains(address.as_str()), "the address is printed too: {}", ended_well.err);

    let _ = ended(&mut tenant.keeping(&["plan", "Pilot", "--initial"])).expect(0);
    let renewed = grants(&tenant, "refresh_token");
    assert!(renewed >= 1, "a later command renews the kept sign-in: {}", tenant.stats());
    tenant.control(&json!({"do": "expireTokens"}));
    let report = ended(&mut tenant.keeping(&["doctor", "Pilot", "--entra", "--json"])).expect(0).json();
    assert!(grants(&tenant, "refresh_token") > renewed);
    let named = |name: &str| -> Value { report["checks"].as_array().unwrap().iter().find(|check| check["name"] == name).unwrap().clone() };
    assert!(named("The signed-in person's role")["seen"].as_str().unwrap().contains(&tenant.administrator()), "{report}");

    let service = ended(&mut tenant.keeping(&["service", "Pilot", "adopt"])).expect(1);
    assert!(service.err.contains("usher sign-in NAME --service"), "agreed to for the directory only: {}", service.err);

    tenant.control(&json!({"do": "revokeSessions"}));
    assert!(ended(&mut tenant.keeping(&["plan", "Pilot"])).expect(1).err.contains("ign in again"));
    let _ = ended(&mut tenant.keeping(&["sign-out", "Pilot"])).expect(0);
    assert!(ended(&mut tenant.keeping(&["plan", "Pilot"])).expect(1).err.contains("usher sign-in"));
    tenant.end();
}

#[test]
fn a_person_signs_in_by_device_code() {
    let (tenant, dialpad) = (Tenant::of(10), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add_keeping(&dialpad);
    let (signing_in, code) = device(&mut tenant.keeping(&["sign-in", "Pilot", "--device-code", "--json"]));
    tenant.enter(&code);
    assert_eq!(signing_in.ended().expect(0).json()["username"], json!(tenant.administrator()));
    let _ = ended(&mut tenant.keeping(&["plan", "Pilot", "--initial"])).expect(0);
    tenant.end();
}

/// What comes back to the loopback port from somebody else isn't taken; what comes from another sign-in isn't either.
#[test]
fn another_state_another_challenge_and_another_nonce_are_refused() {
    let (tenant, dialpad) = (Tenant::of(10), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add_keeping(&dialpad);
    let sign_in = || browser(&mut tenant.keeping(&["sign-in", "Pilot", "--json"]), tenant.usher.folder());

    let (signing_in, address) = sign_in();
    let mut foreign = tenant.fill_in(&address, &[]);
    let back = foreign.clone();
    foreign.set_query(Some("code=stolen&state=another"));
    assert_eq!(tenant.visit(&foreign).0, 400, "another state isn't taken, and the waiting goes on");
    assert_eq!(tenant.visit(&back).0, 200);
    let _ = signing_in.ended().expect(0);
    let _ = ended(&mut tenant.keeping(&["sign-out", "Pilot"])).expect(0);

    for (field, value, words) in
        [("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "begin"), ("nonce", "another", "another sign-in (nonce)")]
    {
        let (signing_in, address) = sign_in();
        let back = tenant.fill_in(&address, &[(field, value)]);
        let _ = tenant.visit(&back);
        let refused = signing_in.ended().expect(1);
        assert!(refused.err.contains(words), "{field}: {}", refused.err);
        assert!(ended(&mut tenant.keeping(&["plan", "Pilot"])).expect(1).err.contains("usher sign-in"), "nothing was kept");
    }
    tenant.end();
}

#[test]
fn an_application_with_a_certificate_works_unattended_from_end_to_end() {
    let (tenant, dialpad) = (Tenant::of(20), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add_keeping(&dialpad);
    let pem = tenant.certificate(365);
    let _ = ended(&mut tenant.keeping(&["sign-in", "Pilot", "--client-certificate", &pem])).expect(0);
    std::fs::remove_file(&pem).unwrap();
    let ran = ended(&mut tenant.keeping(&["run", "Pilot", "--json"]));
    assert!([0, 3].contains(&ran.code), "{} {}", ran.out, ran.err);
    assert!(ran.json()["summary"]["create"].as_u64().unwrap() > 5, "{}", ran.out);
    assert!(dialpad.stats()["activeUsers"].as_u64().unwrap() > 5);
    let again = ended(&mut tenant.keeping(&["run", "Pilot", "--json"])).json();
    assert_eq!((&again["summary"]["create"], &again["summary"]["update"]), (&json!(0), &json!(0)), "{again}");
    assert_eq!(grants(&tenant, "refresh_token"), 0);
    assert!(grants(&tenant, "client_credentials") >= 2);
    tenant.end();
}

#[test]
fn two_credentials_at_once_are_refused_and_what_graph_asked_to_wait_is_told() {
    let (tenant, dialpad) = (Tenant::of(10), PracticeDialpad::start(&["--rate", "1000"]));
    tenant.add_keeping(&dialpad);
    let secret = tenant.usher.folder().join("secret.txt");
    std::fs::write(&secret, &tenant.graph().client_secret).unwrap();
    let secret = secret.display().to_string();
    let mut both = tenant.keeping(&["sign-in", "Pilot", "--client-secret-file", &secret]);
    let both = ended(both.env("USHER_ENTRA_CLIENT_CERTIFICATE", "/nowhere/usher.pem")).expect(2);
    assert!(both.err.contains("USHER_ENTRA_CLIENT_CERTIFICATE") && both.err.contains("--client-secret-file"), "{}", both.err);

    let mut plan = tenant.keeping(&["plan", "Pilot", "--initial", "-v"]);
    tenant.control(&json!({"do": "throttle", "count": 1, "retryAfter": 1}));
    let told = ended(plan.env("USHER_ENTRA_CLIENT_SECRET", &tenant.graph().client_secret)).expect(0);
    assert!(told.err.contains("asked by Microsoft Graph to wait"), "{}", told.err);
    tenant.end();
}
