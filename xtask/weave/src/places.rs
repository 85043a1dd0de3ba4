//! Where in a file mutants can be woven in, by what they change.

use std::collections::BTreeMap;
use std::ops::Range;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, ExprBinary, Signature};

use crate::list::Genre;

/// How a mutant is woven in; all numbers are bytes from the start of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A function's body, behind its opening brace.
    Body(usize),
    /// An expression that can be put into parentheses.
    Whole(Range<usize>),
    /// Behind the pattern of an arm without a guard.
    Arm(usize),
    /// The expression of a guard.
    Guard(Range<usize>),
    /// No switch can stand here, for this reason.
    Fixed(&'static str),
}

/// The places of a file by genre and by the byte where what is replaced starts.
pub type Places = BTreeMap<(Genre, usize), Place>;

/// Looks through a file.
pub fn places(file: &syn::File) -> Places {
    let mut looking = Looking::default();
    looking.visit_file(file);
    looking.places
}

#[derive(Default)]
struct Looking {
    places: Places,
    /// Why no switch can stand where we are.
    fixed: Option<&'static str>,
    /// The whole of the operators of which the next expression is a bare operand. What replaces an operator may
    /// bind more or less closely, so that the whole is written again with it, as if the text had been changed.
    chain: Option<Range<usize>>,
}

const CONSTANT: &str = "computed by the compiler";
const PATTERN: &str = "within a pattern";
const LET_CHAIN: &str = "joins a let";

impl Looking {
    fn add(&mut self, genre: Genre, at: Span, place: Place) {
        let place = self.fixed.map_or(place, Place::Fixed);
        self.places.insert((genre, at.byte_range().start), place);
    }

    /// Looks where no switch can stand, or again can.
    fn within(&mut self, fixed: Option<&'static str>, look: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.fixed, fixed);
        look(self);
        self.fixed = outer;
    }

    fn function(&mut self, signature: &Signature, body: &Block, look: impl FnOnce(&mut Self)) {
        self.within(signature.constness.as_ref().map(|_| CONSTANT), |inner| {
            if let Some(first) = body.stmts.first() {
                let place = Place::Body(body.brace_token.span.open().byte_range().end);
                inner.add(Genre::FnValue, first.span(), place);
            }
            look(inner);
        });
    }
}

impl<'ast> Visit<'ast> for Looking {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, &item.block, |inner| visit::visit_item_fn(inner, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig, &item.block, |inner| visit::visit_impl_item_fn(inner, item));
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.function(&item.sig, body, |inner| visit::visit_trait_item_fn(inner, item));
        }
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.within(Some(CONSTANT), |inner| visit::visit_item_const(inner, item));
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.within(Some(CONSTANT), |inner| visit::visit_item_static(inner, item));
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        self.within(Some(CONSTANT), |inner| visit::visit_impl_item_const(inner, item));
    }

    fn visit_trait_item_const(&mut self, item: &'ast syn::TraitItemConst) {
        self.within(Some(CONSTANT), |inner| visit::visit_trait_item_const(inner, item));
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.within(Some(CONSTANT), |inner| visit::visit_variant(inner, variant));
    }

    fn visit_expr_const(&mut self, block: &'ast syn::ExprConst) {
        self.within(Some(CONSTANT), |inner| visit::visit_expr_const(inner, block));
    }

    fn visit_type(&mut self, kind: &'ast syn::Type) {
        self.within(Some(CONSTANT), |inner| visit::visit_type(inner, kind));
    }

    fn visit_generic_argument(&mut self, argument: &'ast syn::GenericArgument) {
        self.within(Some(CONSTANT), |inner| visit::visit_generic_argument(inner, argument));
    }

    fn visit_expr_repeat(&mut self, repeat: &'ast syn::ExprRepeat) {
        self.visit_expr(&repeat.expr);
        self.within(Some(CONSTANT), |inner| inner.visit_expr(&repeat.len));
    }

    fn visit_pat(&mut self, pattern: &'ast syn::Pat) {
        self.within(Some(PATTERN), |inner| visit::visit_pat(inner, pattern));
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        let outer = self.chain.take();
        let is_fixed = joins_let(binary);
        let whole = outer.unwrap_or_else(|| binary.span().byte_range());
        let place = if is_fixed { Place::Fixed(LET_CHAIN) } else { Place::Whole(whole.clone()) };
        self.add(Genre::BinaryOperator, binary.op.span(), place);
        for operand in [&*binary.left, &*binary.right] {
            let is_bare = matches!(operand, Expr::Binary(_));
            self.chain = (is_bare && !is_fixed && !assigns(&binary.op)).then(|| whole.clone());
            self.visit_expr(operand);
        }
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        self.add(Genre::UnaryOperator, unary.op.span(), Place::Whole(unary.span().byte_range()));
        visit::visit_expr_unary(self, unary);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        match &arm.guard {
            None => self.add(Genre::MatchArm, arm.span(), Place::Arm(arm.pat.span().byte_range().end)),
            Some((_, guard)) => {
                let place = if holds_let(guard) {
                    Place::Fixed(LET_CHAIN)
                } else {
                    Place::Guard(guard.span().byte_range())
                };
                self.add(Genre::MatchArmGuard, guard.span(), place);
            }
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_struct(&mut self, expression: &'ast syn::ExprStruct) {
        for field in &expression.fields {
            let whole = Place::Whole(expression.span().byte_range());
            self.add(Genre::StructField, field.span(), whole);
        }
        visit::visit_expr_struct(self, expression);
    }
}

fn joins_let(binary: &ExprBinary) -> bool {
    holds_let(&binary.left) || holds_let(&binary.right)
}

/// Whether it is a `let`, or bare operands of it are.
fn holds_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => joins_let(binary),
        _ => false,
    }
}

/// What stands right of such an operator is a whole of its own.
fn assigns(operator: &BinOp) -> bool {
    matches!(
        operator,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}
