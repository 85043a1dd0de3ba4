//! Words of win and loss: reasons and competitors.

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const WIN_LOSS: &str = "Win/loss";
    pub const WHY_LOST: &str = "Why deals were lost";
    pub const AGAINST_WHOM: &str = "Against whom";
    pub const REASON: &str = "Reason";
    pub const COMPETITOR: &str = "Competitor";
    pub const WON: &str = "Won";
    pub const LOST: &str = "Lost";
    pub const OF_LOST: &str = "Of all lost";
    pub const LOST_AMOUNT: &str = "Lost amount";
    pub const OF_LOST_AMOUNT: &str = "Of all lost money";
    pub const WIN_RATE: &str = "Win rate";
    pub const LIES_BETWEEN: &str = "Lies between";
    pub const BY_VALUE: &str = "By value";
    pub const AGAINST_OTHERS: &str = "Against the others";
    pub const WEAKER: &str = "won less often";
    pub const STRONGER: &str = "won more often";
    pub const COULD_BE_LUCK: &str = "could be luck";
    pub const NOT_TOLD: &str = "not told";
    pub const NO_SHARE: &str = "There is nothing to divide, or amounts stand in several currencies.";
    pub const HINT: &str = "Deals by the day they closed, as the win rate counts them. A rate of few deals lies somewhere in a wide band: in nineteen of twenty cases between the ends shown (Wilson). Whether it differs from that of all other competitors is tested exactly and corrected for all of them. Lines without a name add up to the whole with the others.";
}
pub use texts::*;

/// The finding where a competitor is met with less success than the others, beyond luck.
pub fn weaker_against(name: &str, rate: &str, of: &str, others: &str, period: &str) -> String {
    format!(
        "Against {name} {rate} of {of} deals were won in {period}, against the others {others}: that is no luck"
    )
}

/// The finding where one reason is given most.
pub fn most_lost_for(reason: &str, share: &str, of: &str, period: &str) -> String {
    format!("“{reason}” is given for most losses in {period}: {share} of {of}")
}

/// The finding where nothing tells why.
pub fn lost_in(deals: &str, period: &str) -> String {
    format!("{deals} lost in {period}, and nothing tells why")
}

/// Won and lost deals with their amounts, and the rate.
pub fn whole(counts: &[String; 2], money: &[String; 2], rate: &str) -> String {
    let [won, lost] = counts;
    let side = |count: &str, what: &str, money: &str| match money {
        "" => format!("{count} {what}"),
        money => format!("{count} {what} ({money})"),
    };
    format!("{}, {}: a win rate of {rate}.", side(won, "won", &money[0]), side(lost, "lost", &money[1]))
}

/// A rate with the ends of its interval.
pub fn between(rate: &str, low: &str, high: &str) -> String {
    format!("{rate}, in nineteen of twenty cases between {low} and {high}")
}

/// The ends of an interval.
pub fn ends(low: &str, high: &str) -> String {
    format!("{low} – {high}")
}

/// What the rate is compared with.
pub fn others(rate: &str, of: &str, luck: &str) -> String {
    format!(
        "{rate} of {of} deals against all other named competitors; {luck} chance that the difference is luck"
    )
}

/// How many deals are in no sum.
pub fn without_amount(deals: &str) -> String {
    format!("{deals} without an amount are in no sum.")
}

/// The caption of the reasons.
pub fn by_reason(period: &str) -> String {
    format!("Losses by reason, {period}")
}

/// The caption of the competitors.
pub fn by_competitor(period: &str) -> String {
    format!("Won and lost by competitor, {period}")
}
