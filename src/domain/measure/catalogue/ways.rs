//! How to get what is missing.

/// What to do so that a column is there; nothing for a name that is no column.
pub fn how_to_get(column: &str) -> Option<&'static str> {
    WAYS.iter().find(|(name, _)| *name == column).map(|(_, way)| *way)
}

const WAYS: &[(&str, &str)] = &[
    ("amount", "map the deals' amount on import (Salesforce: Amount; HubSpot: Amount; Pipedrive: Value)"),
    ("outcome", "map the deals' stage or status on import and say which stages are won and lost"),
    (
        "close date",
        "map the deals' close date on import (Salesforce: Close Date; HubSpot: Close Date; Pipedrive: Won time, Lost time, Expected close date)",
    ),
    (
        "created date",
        "map the deals' created date on import (Salesforce: Created Date; HubSpot: Create Date; Pipedrive: Deal created)",
    ),
    ("owner", "map the deals' owner on import and have the people on the roster"),
    (
        "probability",
        "map the deals' probability on import (Salesforce: Probability (%); HubSpot: Deal probability; Pipedrive: Deal probability)",
    ),
    ("quotas", "import a file of quotas, or type them under Goals"),
    (
        "stage history",
        "import the export of stage changes (Salesforce: report “Opportunity History”; HubSpot: the “Date entered” columns of stages), or import newer states of the same deals",
    ),
    (
        "close date history",
        "import the export of stage changes with its close dates (Salesforce: report “Opportunity History”), or import newer states of the same deals",
    ),
    (
        "activities",
        "import an export of activities (Salesforce: report “Tasks and Events”; HubSpot: calls, e-mails, meetings; Pipedrive: Activities)",
    ),
    (
        "activities with their deal",
        "export activities with the id or name of their deal (Salesforce: Opportunity or Related To; Pipedrive: Deal)",
    ),
    ("activity goals", "set goals and weights of activities under Settings"),
    ("leads", "import an export of leads (Salesforce: report “Leads with converted lead information”)"),
    (
        "account",
        "map the deals' account on import (Salesforce: Account Name; HubSpot: Associated Company; Pipedrive: Organization)",
    ),
    ("list amount or discount", "map the deals' list amount or discount on import"),
    ("discount or list amount", "map the deals' list amount or discount on import"),
    ("cost", "map the deals' cost on import"),
    ("units", "map the deals' quantity on import"),
    (
        "reason",
        "map the deals' won or lost reason on import (Salesforce: Loss Reason; HubSpot: Closed Lost Reason; Pipedrive: Lost reason)",
    ),
    ("next step", "map the deals' next step on import (Salesforce: Next Step)"),
    (
        "contacts",
        "map the deals' number of contacts on import (HubSpot: Number of Associated Contacts; Pipedrive: People)",
    ),
    ("hire date", "map the people's hire date on import, or type it on the roster"),
    ("segment", "map the deals' segment on import"),
    ("region", "map the deals' region on import"),
    ("product", "map the deals' product on import"),
    ("type", "map the deals' type on import"),
    ("source", "map the deals' lead source on import"),
    ("competitor", "map the deals' competitor on import"),
];
