//! What the scripts reply for each outcome.

use migration_core::domain::outcome::{Code, Outcome, Refusal, Reply};

#[test]
fn every_outcome_has_its_reply() {
    let reply = |code: Code| {
        let outcome = Outcome::Refused(Refusal::new(code, ""));
        (outcome.login_reply(), outcome.get_user_reply())
    };
    assert_eq!(
        reply(Code::WrongCredentials),
        (Reply::WrongUsernameOrPassword, Reply::Error)
    );
    let shown = [
        Code::MfaRequired,
        Code::Blocked,
        Code::Denied,
        Code::PasswordLeaked,
        Code::VerificationRequired,
        Code::TooManyAttempts,
    ];
    for code in shown {
        assert_eq!(reply(code), (Reply::Unauthorized, Reply::Error));
    }
    for code in [
        Code::RateLimited,
        Code::Misconfigured,
        Code::InvalidToken,
        Code::Unavailable,
    ] {
        assert_eq!(reply(code), (Reply::Error, Reply::Error));
    }
    for code in [Code::WrongCredentials, Code::AlreadyMoved] {
        assert_eq!(reply(code), (Reply::WrongUsernameOrPassword, Reply::Error));
    }
    assert_eq!(Outcome::NotFound.login_reply(), Reply::Error);
    assert_eq!(Outcome::NotFound.get_user_reply(), Reply::NoUser);
    assert_eq!(
        Outcome::Found(Default::default()).login_reply(),
        Reply::Profile
    );
    assert_eq!(
        Outcome::Found(Default::default()).get_user_reply(),
        Reply::Profile
    );
}
