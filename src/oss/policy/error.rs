//! The mistakes that make a text no Post Policy.

/// The reason why a text is no Post Policy. Every variant is a refusal `InvalidPolicyDocument` of OSS, each with another
/// EC.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The text is not Base64.
    #[error("it is not Base64")]
    NotBase64,
    /// The Base64 holds line breaks or blanks. Browsers send a line break otherwise than it was signed.
    #[error(
        "its Base64 has line breaks or blanks, which no signature survives: the server must write it on one line (strict_encode64, no chunk_split)"
    )]
    WhiteSpace,
    /// The decoded bytes are not UTF-8.
    #[error("its Base64 does not decode to UTF-8")]
    NotUtf8,
    /// The decoded text is not JSON.
    #[error("its Base64 does not decode to JSON")]
    NotJson,
    /// The JSON is not an object.
    #[error("it is not a JSON object")]
    NotAnObject,
    /// A member other than `expiration` and `conditions`.
    #[error("it has the member \"{0}\"; only \"expiration\" and \"conditions\" are allowed")]
    ExtraMember(String),
    /// `expiration` is missing.
    #[error("\"expiration\" is missing")]
    NoExpiration,
    /// `conditions` is missing, not an array, or empty.
    #[error("\"conditions\" is missing or is not a list of at least one")]
    NoConditions,
    /// Both members are missing.
    #[error("\"expiration\" and \"conditions\" are missing")]
    Empty,
    /// `expiration` is not a string.
    #[error("\"expiration\" is not a string")]
    ExpirationNotString,
    /// `expiration` is an empty string.
    #[error("\"expiration\" is empty")]
    ExpirationEmpty,
    /// `expiration` is no ISO 8601 moment in UTC.
    #[error("\"expiration\" is \"{0}\", not like 2014-12-01T12:00:00.000Z")]
    ExpirationNotIso8601(String),
    /// A condition written as an object has no member, or several.
    #[error("a condition written as an object must have exactly one member")]
    NotOneProperty,
    /// A condition written as a list has no operator.
    #[error("a condition written as a list must begin with an operator")]
    NoOperator,
    /// The two numbers of `content-length-range` are not integers.
    #[error("\"content-length-range\" takes two integers from 0")]
    RangeNotIntegers,
    /// The second number of `content-length-range` is below the first.
    #[error("\"content-length-range\" goes from {min} to {max}, which is less")]
    RangeReversed {
        /// The first number.
        min: u64,
        /// The second number.
        max: u64,
    },
    /// A condition is neither an object nor a list.
    #[error("a condition is neither an object nor a list")]
    NotACondition,
    /// A condition has not the two operands that its operator takes.
    #[error("the condition \"{operator}\" takes 2 operands, not {count}")]
    WrongOperands {
        /// The operator.
        operator: String,
        /// The number of its operands.
        count: usize,
    },
    /// A field's name or value has the wrong JSON type.
    #[error("the condition on \"{field}\" has {found} where {expected} is needed")]
    WrongValueType {
        /// The field, or the operator where the field's name is wrong.
        field: String,
        /// The words for a good one.
        expected: &'static str,
        /// The words for the one that was found: `the number 200`, `null`.
        found: String,
    },
}
