//! Requests about several users, which a tenant refuses as a whole if it refuses one of them.

use crate::api::ports::Ports;
use crate::api::request::ApiRequest;
use crate::api::send::Refusal;
use crate::api::session::Session;
use crate::problem::Problem;

/// The statuses with which a tenant refuses an assignment for what it contains. Others are problems of the whole run.
pub const REFUSALS: [u16; 4] = [400, 404, 409, 413];

/// Sends a request about users. If the tenant refuses it, it is sent again for each half of the users, until each user who is
/// refused stands alone. Returns those users with the reasons.
///
/// # Errors
/// The problem of the request that failed for another reason.
pub async fn send_halving<P: Ports>(
    session: &Session<'_, P>,
    users: &[String],
    request: impl Fn(&[String]) -> ApiRequest,
) -> Result<Vec<(String, Refusal)>, Problem> {
    let mut refused = Vec::new();
    let mut batches = vec![users];
    while let Some(batch) = batches.pop() {
        let answer = session.send_or_refusal(&request(batch), &REFUSALS).await?;
        let Err(refusal) = answer else { continue };
        if let [user] = batch {
            refused.push((user.clone(), refusal));
        } else {
            let (first, second) = batch.split_at(batch.len() / 2);
            batches.push(second);
            batches.push(first);
        }
    }
    Ok(refused)
}
