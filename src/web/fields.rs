//! The form fields that the options of a call ask for.

use js_sys::Array;

use super::sys;
use crate::error::Error;
use crate::form::Form;

/// Reads them from a flat list of strings, three of each: the option that is an object of strings, its member, and the
/// value. Without an option, the member is the field's own name.
///
/// # Errors
/// [`Error::InvalidArgument`] for a name that the option must not have.
pub fn read(requested: &Array) -> Result<Form, Error> {
    let text = |index| sys::text(&requested.get(index));
    let mut form = Form::default();
    for index in (0..requested.length()).step_by(3) {
        let (option, name, value) = (text(index), text(index + 1), text(index + 2));
        match option.as_str() {
            "" => form.push(&name, &value),
            "metadata" => form.push_metadata(&name, &value)?,
            "callbackVariables" => form.push_callback_variable(&name, &value)?,
            _ => form.push_custom(&name, &value)?,
        }
    }
    Ok(form)
}
