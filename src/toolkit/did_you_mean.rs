//! Finds the name that was probably meant, for messages about a name that does not exist.

/// The shortest beginning of a name that counts as the name.
const MIN_PREFIX: usize = 3;

/// Returns the candidate that a misspelt name probably means; `None` if none is close. Upper and lower case, dashes and
/// underscores do not count.
///
/// ```
/// use migration_toolkit::did_you_mean::nearest;
///
/// let names = ["connections", "marker_client"];
/// assert_eq!(nearest("conections", names), Some("connections"));
/// assert_eq!(nearest("markerClient", names), Some("marker_client"));
/// assert_eq!(nearest("timeout", names), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = plain(name);
    let distance = |candidate: &str| {
        let candidate = plain(candidate);
        if candidate == name {
            return Some(0);
        }
        if name.len() >= MIN_PREFIX && candidate.starts_with(&name) {
            return Some(1);
        }
        let distance = strsim::osa_distance(&name, &candidate);
        // One letter in three may be wrong.
        let limit = name.chars().count().min(candidate.chars().count()) / 3;
        (distance <= limit.max(1) && distance < name.chars().count()).then_some(distance)
    };
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(candidate)?, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The question for the person who wrote a name: `Did you mean Users?`
pub fn question<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|candidate| format!("Did you mean {candidate}?"))
}

/// The question, followed by what to do in any case.
pub fn remedy<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    match question(name, candidates) {
        Some(question) => format!("{question} {otherwise}"),
        None => otherwise.to_owned(),
    }
}

fn plain(name: &str) -> String {
    let letters = name
        .chars()
        .filter(|letter| !matches!(letter, '-' | '_' | ' '));
    letters.flat_map(char::to_lowercase).collect()
}
