//! The authority of one tenant, and one application's registration there: what is asked of its endpoints, and what its tokens hold.
//! Rule: Microsoft identity platform, "OAuth 2.0 authorization code flow", "device authorization grant", "client credentials flow".

use jiff::{SignedDuration, Timestamp};
use oauth2::basic::{BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType};
use oauth2::{
    AuthType, AuthUrl, Client, ClientId, DeviceAuthorizationUrl, EndpointNotSet, EndpointSet, ExtraTokenFields, Scope,
    StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use usher_core::secret::Secret;

use super::claims::{self, Expected, Person};
use crate::endpoints::{Endpoints, Tenant, is_guid};
use crate::error::{EntraError, Kind};
use crate::graph::AccessToken;
use crate::http;
use crate::permission::Permission;

/// What is asked for beside Graph's permissions: who signed in, and a refresh token.
const ALWAYS: [&str; 3] = ["openid", "profile", "offline_access"];
/// How long a token is good where the authority doesn't say.
const USUAL_LIFE: SignedDuration = SignedDuration::from_mins(60);

/// What the token endpoint answers.
pub(super) type TokenAnswer = StandardTokenResponse<IdToken, BasicTokenType>;

/// The client of the `oauth2` crate, with the three endpoints that we use.
pub(super) type OAuth = Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// The id token beside an access token.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct IdToken {
    #[serde(default, skip_serializing)]
    id_token: Option<String>,
}

impl ExtraTokenFields for IdToken {}

impl std::fmt::Debug for IdToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdToken(hidden)")
    }
}

/// One tenant's authority, asked on behalf of one registered application.
#[derive(Debug, Clone)]
pub struct Authority {
    endpoints: Endpoints,
    tenant: Tenant,
    client_id: String,
    pub(super) http: reqwest::Client,
}

/// A person who has just signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who it is, and in which tenant.
    pub person: Person,
    /// The permissions that were granted, as the authority names them; it may grant less or more than was asked for.
    pub granted: Vec<String>,
    /// What the keychain keeps: it signs in again without a person.
    pub refresh_token: Secret,
    pub(super) access: AccessToken,
}

/// Tokens as the authority gave them.
#[derive(Debug)]
pub(super) struct Tokens {
    pub(super) access: AccessToken,
    pub(super) refresh: Option<Secret>,
}

impl Authority {
    /// The authority of a tenant, for the application with this client id.
    ///
    /// # Errors
    /// `ClientIdMalformed`: it isn't an id; `Tls`.
    pub fn new(endpoints: Endpoints, tenant: Tenant, client_id: &str) -> Result<Self, EntraError> {
        let client_id = client_id.trim().to_ascii_lowercase();
        if !is_guid(&client_id) {
            let fix = "Copy “Application (client) ID” from Entra admin center > App registrations > the registration > Overview.";
            return Err(EntraError::new(Kind::Configuration, "ClientIdMalformed", "The client id isn't an id.", fix));
        }
        let http = http::client(endpoints.authority())?;
        Ok(Self { endpoints, tenant, client_id, http })
    }

    /// The same registration in another tenant: the one that a person turned out to belong to.
    #[must_use]
    pub fn in_tenant(&self, tenant: Tenant) -> Self {
        Self { tenant, ..self.clone() }
    }

    /// Where Graph and the authority are.
    #[must_use]
    pub fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// The tenant.
    #[must_use]
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The registered application.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The page on which an administrator consents for the whole tenant to all that the registration lists.
    /// Rule: Entra docs, "Grant tenant-wide admin consent", its URL.
    #[must_use]
    pub fn admin_consent_url(&self) -> String {
        format!("{}?client_id={}", self.endpoints.of_tenant(&self.tenant, "adminconsent"), self.client_id)
    }

    /// The token endpoint, which is also whom a signed assertion is for.
    pub(super) fn token_url(&self) -> String {
        self.endpoints.of_tenant(&self.tenant, "oauth2/v2.0/token")
    }

    pub(super) fn host(&self) -> &str {
        self.endpoints.authority().host_str().unwrap_or_default()
    }

    pub(super) fn oauth(&self) -> Result<OAuth, EntraError> {
        let at = |path: &str| self.endpoints.of_tenant(&self.tenant, path);
        let wrong = |_| EntraError::new(Kind::Configuration, "EndpointMalformed", "The authority's address can't be used.", "Correct it.");
        Ok(Client::new(ClientId::new(self.client_id.clone()))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::new(at("oauth2/v2.0/authorize")).map_err(wrong)?)
            .set_token_uri(TokenUrl::new(self.token_url()).map_err(wrong)?)
            .set_device_authorization_url(DeviceAuthorizationUrl::new(at("oauth2/v2.0/devicecode")).map_err(wrong)?))
    }

    /// What a person's sign-in asks for: just these permissions, who signed in, and a refresh token.
    pub(super) fn scopes(&self, permissions: &[Permission]) -> Vec<Scope> {
        let ours = permissions.iter().map(|permission| self.endpoints.scope(permission.name()));
        ALWAYS.iter().map(|name| (*name).to_owned()).chain(ours).map(Scope::new).collect()
    }

    /// A person's tokens, with the id token's claims checked.
    pub(super) fn signed_in(&self, answer: &TokenAnswer, nonce: Option<&str>) -> Result<SignedIn, EntraError> {
        let id_token = answer.extra_fields().id_token.as_deref().ok_or_else(|| EntraError::unpublished("a sign-in has no id token"))?;
        let expected = Expected { client_id: &self.client_id, tenant_id: self.tenant.id(), nonce, now: Timestamp::now() };
        let person = claims::read(id_token, &expected)?;
        let Tokens { access, refresh } = tokens(answer);
        let refresh_token = refresh.ok_or_else(|| EntraError::unpublished("a sign-in has no refresh token"))?;
        let granted = answer.scopes().into_iter().flatten().map(|scope| scope.rsplit('/').next().unwrap_or_default().to_owned());
        Ok(SignedIn { person, granted: granted.collect(), refresh_token, access })
    }
}

/// The tokens of an answer; their life is counted from now.
pub(super) fn tokens(answer: &TokenAnswer) -> Tokens {
    let life = answer.expires_in().and_then(|life| SignedDuration::try_from(life).ok()).unwrap_or(USUAL_LIFE);
    let expires_at = Timestamp::now().checked_add(life).unwrap_or(Timestamp::MAX);
    Tokens {
        access: AccessToken { token: Secret::new(answer.access_token().secret().clone()), expires_at },
        refresh: answer.refresh_token().map(|token| Secret::new(token.secret().clone())),
    }
}
