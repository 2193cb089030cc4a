//! The expressions and match arms that mutants are about: what surrounds the operator, arm or field that cargo-mutants names.

use std::collections::HashMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::source_text::SourceText;

/// Places are byte ranges in the file.
pub struct Places<'a> {
    source: &'a SourceText,
    /// The whole expression by the range of the operator. `a + b * c` is one expression for both of its operators, since another
    /// operator may bind its operands in another order.
    pub binaries: HashMap<Range<usize>, Range<usize>>,
    /// The expression that the next binary expression is an operand of, if that is binary as well.
    chain: Option<Range<usize>>,
    /// The whole expression by the range of the operator.
    pub unaries: HashMap<Range<usize>, Range<usize>>,
    /// By the start of the pattern.
    pub arms: HashMap<usize, Arm>,
    /// By the start of the field. Only those of struct expressions that have a `..base`.
    pub fields: HashMap<usize, Field>,
}

pub struct Arm {
    pub pattern_end: usize,
    /// The condition of its `if`.
    pub guard: Option<Range<usize>>,
}

pub struct Field {
    /// The struct expression.
    pub expression: Range<usize>,
    /// The field with the comma after it.
    pub with_comma: Range<usize>,
}

impl<'a> Places<'a> {
    pub fn find(source: &'a SourceText) -> syn::Result<Self> {
        let mut places = Self {
            source,
            binaries: HashMap::new(),
            chain: None,
            unaries: HashMap::new(),
            arms: HashMap::new(),
            fields: HashMap::new(),
        };
        places.visit_file(&syn::parse_file(source.text())?);
        Ok(places)
    }

    fn range(&self, node: &impl Spanned) -> Range<usize> {
        self.source.range_of(node.span())
    }
}

impl<'ast> Visit<'ast> for Places<'_> {
    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        let whole = self.chain.take().unwrap_or_else(|| self.range(binary));
        self.binaries.insert(self.range(&binary.op), whole.clone());
        for operand in [&binary.left, &binary.right] {
            let is_binary = matches!(**operand, syn::Expr::Binary(_));
            self.chain = is_binary.then(|| whole.clone());
            self.visit_expr(operand);
        }
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        self.unaries
            .insert(self.range(&unary.op), self.range(unary));
        visit::visit_expr_unary(self, unary);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let (pattern, guard) = match &arm.pat {
            syn::Pat::Guard(guarded) => (&*guarded.pat, Some(self.range(&guarded.guard))),
            pattern => (pattern, None),
        };
        let pattern = self.range(pattern);
        let place = Arm {
            pattern_end: pattern.end,
            guard,
        };
        self.arms.insert(pattern.start, place);
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, expression: &'ast syn::ExprStruct) {
        if expression.rest.is_some() {
            for pair in expression.fields.pairs() {
                let field = self.range(&pair.value());
                let end = pair
                    .punct()
                    .map_or(field.end, |comma| self.range(comma).end);
                let place = Field {
                    expression: self.range(expression),
                    with_comma: field.start..end,
                };
                self.fields.insert(field.start, place);
            }
        }
        visit::visit_expr_struct(self, expression);
    }
}
