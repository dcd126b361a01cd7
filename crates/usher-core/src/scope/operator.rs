//! The operators of EP-206, by the names that the portal and the schema use.

/// One operator.
#[derive(Debug, Clone, Copy)]
pub struct OperatorInfo {
    /// Entra's name.
    pub name: &'static str,
    /// In words.
    pub label: &'static str,
    /// Attribute types that it takes (EP-211; for the newer ones, by what they do).
    pub types: &'static [&'static str],
    pub(super) operator: Operator,
}

/// What an operator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equals,
    NotEquals,
    IsTrue,
    IsFalse,
    IsNull,
    IsNotNull,
    RegexMatch,
    NotRegexMatch,
    GreaterThan,
    GreaterThanOrEquals,
    Includes,
    EndsWith,
    OccursIn,
    OccursNotIn,
}

/// What an operator asks of its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operand {
    /// It takes none.
    None,
    Text,
    /// A .NET regular expression (EP-209).
    Pattern,
    /// A whole number (EP-208).
    Number,
}

impl Operator {
    pub(super) fn operand(self) -> Operand {
        match self {
            Self::IsTrue | Self::IsFalse | Self::IsNull | Self::IsNotNull => Operand::None,
            Self::RegexMatch | Self::NotRegexMatch => Operand::Pattern,
            Self::GreaterThan | Self::GreaterThanOrEquals => Operand::Number,
            Self::Equals | Self::NotEquals | Self::Includes | Self::EndsWith | Self::OccursIn | Self::OccursNotIn => Operand::Text,
        }
    }
}

impl OperatorInfo {
    /// Takes no operand?
    #[must_use]
    pub fn is_unary(&self) -> bool {
        self.operand() == Operand::None
    }

    pub(crate) fn operand(&self) -> Operand {
        self.operator.operand()
    }
}

const TEXT: &[&str] = &["String", "Integer"];
const ANY: &[&str] = &["String", "Integer", "Binary", "Boolean", "DateTime", "Reference"];

const ALL: &[OperatorInfo] = &[
    OperatorInfo { name: "EQUALS", label: "equals", types: TEXT, operator: Operator::Equals },
    OperatorInfo { name: "NOT EQUALS", label: "does not equal", types: TEXT, operator: Operator::NotEquals },
    OperatorInfo { name: "IS TRUE", label: "is true", types: &["Boolean"], operator: Operator::IsTrue },
    OperatorInfo { name: "IS FALSE", label: "is false", types: &["Boolean"], operator: Operator::IsFalse },
    OperatorInfo { name: "IS NULL", label: "is empty", types: ANY, operator: Operator::IsNull },
    OperatorInfo { name: "IS NOT NULL", label: "is not empty", types: ANY, operator: Operator::IsNotNull },
    OperatorInfo { name: "REGEX MATCH", label: "matches the pattern", types: TEXT, operator: Operator::RegexMatch },
    OperatorInfo { name: "NOT REGEX MATCH", label: "does not match the pattern", types: TEXT, operator: Operator::NotRegexMatch },
    OperatorInfo { name: "Greater_Than", label: "is greater than", types: TEXT, operator: Operator::GreaterThan },
    OperatorInfo { name: "Greater_Than_OR_EQUALS", label: "is at least", types: TEXT, operator: Operator::GreaterThanOrEquals },
    OperatorInfo { name: "Includes", label: "includes", types: TEXT, operator: Operator::Includes },
    OperatorInfo { name: "ENDS_WITH", label: "ends with", types: TEXT, operator: Operator::EndsWith },
    OperatorInfo { name: "&", label: "occurs in", types: TEXT, operator: Operator::OccursIn },
    OperatorInfo { name: "!&", label: "does not occur in", types: TEXT, operator: Operator::OccursNotIn },
];

/// All operators that can be evaluated. Others are kept on import and never judged (EP-212).
#[must_use]
pub fn operators() -> &'static [OperatorInfo] {
    ALL
}

pub(super) fn find(name: &str) -> Option<Operator> {
    ALL.iter().find(|one| one.name.eq_ignore_ascii_case(name.trim())).map(|one| one.operator)
}
