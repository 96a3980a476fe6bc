//! Texts that look alike and differ: letters with accents as one character (NFC), or as a letter with marks behind it (NFD),
//! as macOS names files.
//!
//! Tables that normalise cost a page more than the rest of its preflight, so marks are known by their ranges, and the letters
//! beneath them are not compared.

/// Returns whether the texts may look the same although only one of them is decomposed.
pub(crate) fn look_alike(text: &str, other: &str) -> bool {
    is_decomposed(text) != is_decomposed(other) && letters(text).eq(&letters(other))
}

/// Returns whether `text` may look as if it began with `prefix`, although only one of them is decomposed.
pub(crate) fn looks_begun(text: &str, prefix: &str) -> bool {
    is_decomposed(text) != is_decomposed(prefix) && letters(text).starts_with(&letters(prefix))
}

/// Returns whether `text` holds marks.
fn is_decomposed(text: &str) -> bool {
    text.chars().any(is_mark)
}

/// Combining accents, the voicing marks of kana, and the vowels and final consonants of Hangul.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{1160}'..='\u{11ff}')
}

/// Returns the letters: ASCII as it is, and none for every other, with the marks that belong to it.
fn letters(text: &str) -> Vec<Option<char>> {
    let mut letters = Vec::new();
    for c in text.chars() {
        match letters.last_mut() {
            Some(last) if is_mark(c) => *last = None,
            _ => letters.push(Some(c).filter(char::is_ascii)),
        }
    }
    letters
}
