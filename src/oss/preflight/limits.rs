//! Limits of PostObject itself, whatever the policy says. The limit of the file is that of
//! [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject): 5 GB.

use super::report::Report;
use super::wording;
use crate::form::{Form, MAX_FILE_SIZE};
use crate::oss::field::{METADATA, has_prefix};

const KB: u64 = 1024;
const MB: u64 = 1024 * KB;

/// A longer name is refused as [EC 0006-00000110](https://help.aliyun.com/en/oss/user-guide/0006-00000110).
const MAX_FIELD_NAME: u64 = 8 * KB;
/// A longer value is refused as [`FieldItemTooLong`](https://help.aliyun.com/document_detail/480528.html).
const MAX_FIELD_VALUE: u64 = 2 * MB;
/// Values that are longer together are refused as [EC 0006-00000112](https://help.aliyun.com/en/oss/user-guide/0006-00000112).
const MAX_ALL_VALUES: u64 = 8 * MB;
/// The limit of `x-oss-meta-*`: [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject).
const MAX_METADATA: u64 = 8 * KB;
/// The limit of the field `callback`, which is Base64: [callback](https://www.alibabacloud.com/help/en/oss/developer-reference/callback).
const MAX_CALLBACK: u64 = 5 * KB;

pub(super) fn check(report: &mut Report, form: &Form, size: Option<u64>) {
    let mut all = 0;
    for (name, value) in form.fields() {
        all += bytes(value);
        limit(report, name, "the name of the field", bytes(name), MAX_FIELD_NAME);
        limit(report, name, "the value of the field", bytes(value), MAX_FIELD_VALUE);
    }
    limit(report, "callback", "the callback", form.get("callback").map_or(0, bytes), MAX_CALLBACK);
    limit(report, "x-oss-meta-*", "the user metadata", metadata(form), MAX_METADATA);
    limit(report, "file", "everything before the file", all, MAX_ALL_VALUES);
    limit(report, "file", "the file", size.unwrap_or_default(), MAX_FILE_SIZE);
}

fn limit(report: &mut Report, field: &str, what: &str, actual: u64, most: u64) {
    if actual > most {
        report.violations.push(wording::limit(field, what, actual, most));
    }
}

/// Returns the bytes of all user metadata. Names count, as they do in the headers that they become.
fn metadata(form: &Form) -> u64 {
    let metadata = form.fields().iter().filter(|(name, _)| has_prefix(name, METADATA));
    metadata.map(|(name, value)| bytes(name) + bytes(value)).sum()
}

fn bytes(text: &str) -> u64 {
    u64::try_from(text.len()).unwrap_or(u64::MAX)
}
