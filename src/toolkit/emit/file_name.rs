//! File names that are valid on every system.

/// Upper bound of a name, in bytes. File systems take 255 bytes, an extension included.
const MAX_BYTES: usize = 200;
/// Windows reserves these names for devices, whatever the extension.
const DEVICE_NAMES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Turns a resource's name into a file name. Every character that some system forbids becomes a dash. auth0-deploy-cli
/// names the files of an export by the same rules (those of the npm package sanitize-filename).
pub fn sanitize_file_name(name: &str) -> String {
    let is_forbidden = |letter: char| letter.is_control() || r#"/\?<>:*|""#.contains(letter);
    let mut safe: String = name
        .chars()
        .map(|letter| if is_forbidden(letter) { '-' } else { letter })
        .collect();
    let trimmed = safe.trim_end_matches(['.', ' ']).len();
    if trimmed < safe.len() {
        safe.truncate(trimmed);
        safe.push('-');
    }
    if is_device_name(&safe) {
        safe = "-".to_owned();
    }
    while safe.len() > MAX_BYTES {
        safe.pop();
    }
    safe
}

fn is_device_name(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_numbered = |device| {
        let number: Option<&str> = stem.strip_prefix(device);
        number.is_some_and(|number| {
            number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    DEVICE_NAMES.contains(&stem.as_str()) || is_numbered("com") || is_numbered("lpt")
}
