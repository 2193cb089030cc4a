//! Names of files, made of names that may hold anything.

/// Longer names are cut. File systems take 255 bytes, an extension included.
const MOST_BYTES: usize = 200;
/// Windows keeps these for devices, whatever the extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A name as a file's: every character that some system forbids becomes a dash. auth0-deploy-cli names the files of
/// an export by the same rules (those of the npm package sanitize-filename).
pub fn file_name(name: &str) -> String {
    let is_forbidden = |letter: char| letter.is_control() || r#"/\?<>:*|""#.contains(letter);
    let mut safe: String = name
        .chars()
        .map(|letter| if is_forbidden(letter) { '-' } else { letter })
        .collect();
    let kept = safe.trim_end_matches(['.', ' ']).len();
    if kept < safe.len() {
        safe.truncate(kept);
        safe.push('-');
    }
    if is_device(&safe) {
        safe = "-".to_owned();
    }
    while safe.len() > MOST_BYTES {
        safe.pop();
    }
    safe
}

fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_numbered = |kind| {
        let number: Option<&str> = stem.strip_prefix(kind);
        number.is_some_and(|number| {
            number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    DEVICES.contains(&stem.as_str()) || is_numbered("com") || is_numbered("lpt")
}
