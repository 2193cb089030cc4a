//! The check of an ID token's signature, under the setting `Verify_Signature`.

use crate::domain::algorithm::Algorithm;
use crate::domain::cache_entry::CacheEntry;
use crate::domain::id_token::{IdToken, IdTokenError, Signature};
use crate::domain::jwks;
use crate::domain::outcome::{Code, Refusal};
use crate::domain::remedy::SetUpStep;
use crate::domain::setting_key::SettingKey;
use crate::endpoints::jwks::COOL_DOWN_MS;
use crate::flow::management::Management;
use crate::flow::ports::{Cache, Clock, SignatureVerifier, Transport, Verdict};
use crate::flow::shared::Shared;

/// The shortest secret for HS256, in bytes (RFC 7518 section 3.2).
const MIN_SECRET_BYTES: usize = 32;

impl<T: Transport + SignatureVerifier, C: Clock, K: Cache> Management<'_, T, C, K> {
    /// Checks that a token is signed by the old tenant (RFC 7515 section 5.2; OpenID Connect Core 1.0, section 3.1.3.7,
    /// rules 6 to 8). A token whose key is unknown makes the keys be requested once more, since the tenant may have rotated
    /// them (section 10.1.1).
    ///
    /// # Errors
    /// `invalid_token` if it is not, `unavailable` if the keys cannot be read or the signature cannot be checked, and
    /// `misconfigured` where there is no cryptography, because no later call can then end otherwise.
    pub async fn check_signature(&self, token: &IdToken<'_>) -> Result<(), Refusal> {
        let signature = token.signature().map_err(invalid_token)?;
        let keys;
        let key = if token.algorithm == Algorithm::Hs256 {
            // The key is the text of the secret (OpenID Connect Core 1.0, section 10.1).
            let secret = self.configuration.client_secret.expose();
            Some(secret).filter(|secret| secret.len() >= MIN_SECRET_BYTES)
        } else {
            let mut outdated = None;
            keys = loop {
                let keys = self.shared(Shared::Keys, outdated.as_ref()).await?;
                let is_final = outdated.is_some()
                    || select(&keys, token.algorithm, &signature).is_some()
                    || !keys.is_of_age(COOL_DOWN_MS, self.call.clock.now_ms());
                if is_final {
                    break keys;
                }
                outdated = Some(keys);
            };
            select(&keys, token.algorithm, &signature)
        };
        let key = key.ok_or_else(|| invalid_token(IdTokenError::NoKey))?;
        let Signature { input, bytes, .. } = &signature;
        let transport = self.call.transport;
        let verdict = transport.verify(token.algorithm, key.as_bytes(), input, bytes);
        match verdict.await {
            Verdict::Genuine => Ok(()),
            Verdict::Wrong => Err(invalid_token(IdTokenError::WrongSignature)),
            Verdict::Failed => Err(Refusal::unavailable("its key could not be used")),
            Verdict::NoCryptography => Err(Refusal::misconfigured(
                "Verify_Signature needs crypto.subtle, which this runtime does not have",
                &[SettingKey::VerifySignature],
                SetUpStep::Settings,
            )),
        }
    }
}

fn select<'a>(
    keys: &'a CacheEntry,
    algorithm: Algorithm,
    signature: &Signature<'_>,
) -> Option<&'a str> {
    jwks::select(keys.value.expose(), algorithm, signature.key_id.as_deref())
}

/// `invalid_token`, with the check that failed.
pub fn invalid_token(problem: IdTokenError) -> Refusal {
    Refusal::new(
        Code::InvalidToken,
        &["ID token: ", &problem.to_string(), "."].concat(),
    )
}
