//! The words of the demo company: people, customers, products, reasons. All of it is made up.

/// Given names; a prime number of them, so that pairs with family names repeat late.
pub(super) const GIVEN: [&str; 47] = [
    "Ada", "Bruno", "Chiara", "Dmitri", "Esra", "Farid", "Greta", "Hamid", "Ines", "Jonas", "Keiko", "Liam",
    "Maren", "Nikhil", "Olga", "Pavel", "Quinn", "Rosa", "Søren", "Tamar", "Ugo", "Vera", "Wanda", "Xavier",
    "Yara", "Zoë", "Amara", "Björn", "Celia", "Dario", "Elif", "Felix", "Gwen", "Hugo", "Imani", "José",
    "Kofi", "Leila", "Mateo", "Nadia", "Oskar", "Priya", "Ravi", "Selma", "Tomás", "Uma", "Viktor",
];

/// Family names; a prime number of them.
pub(super) const FAMILY: [&str; 53] = [
    "Abara",
    "Brandt",
    "Castell",
    "Drummond",
    "Eklund",
    "Fontana",
    "Galloway",
    "Haddad",
    "Ibsen",
    "Jarvis",
    "Kowalska",
    "Lindgren",
    "Moreau",
    "Nakata",
    "Okafor",
    "Petrov",
    "Quiroga",
    "Rask",
    "Sandoval",
    "Tanner",
    "Ulrich",
    "Varga",
    "Whitlock",
    "Xu",
    "Yilmaz",
    "Zeller",
    "Åberg",
    "Bellamy",
    "Cardoso",
    "Dufour",
    "Engel",
    "Ferreira",
    "Grünwald",
    "Holloway",
    "Iyer",
    "Jensen",
    "Kaplan",
    "Lombardi",
    "Mbeki",
    "Novak",
    "O'Rourke",
    "Pereira",
    "Quist",
    "Romero",
    "Sato",
    "Thorne",
    "Ueda",
    "Vasquez",
    "Weaver",
    "Yates",
    "Zhou",
    "Núñez",
    "Marlow",
];

/// First words of customers' names.
pub(super) const CUSTOMER: [&str; 53] = [
    "Alder",
    "Basalt",
    "Cinder",
    "Dovetail",
    "Ember",
    "Fathom",
    "Garnet",
    "Harbour",
    "Indigo",
    "Juniper",
    "Kestrel",
    "Larch",
    "Meridian",
    "Nimbus",
    "Ochre",
    "Pinnacle",
    "Quartz",
    "Redwood",
    "Saffron",
    "Tidal",
    "Umber",
    "Vantage",
    "Willow",
    "Yarrow",
    "Zephyr",
    "Anvil",
    "Beacon",
    "Copper",
    "Driftwood",
    "Evergreen",
    "Falcon",
    "Granite",
    "Hazel",
    "Ivory",
    "Jasper",
    "Keystone",
    "Lantern",
    "Mosaic",
    "North Quay",
    "Orchard",
    "Prairie",
    "Quill",
    "Rowan",
    "Summit",
    "Thistle",
    "Upland",
    "Violet",
    "Wren",
    "Atlas",
    "Bluestone",
    "Crescent",
    "Dunmore",
    "Elm Street",
];

/// Trades of customers.
pub(super) const TRADE: [&str; 31] = [
    "Logistics",
    "Foods",
    "Health",
    "Robotics",
    "Energy",
    "Textiles",
    "Media",
    "Clinics",
    "Optics",
    "Freight",
    "Insurance",
    "Dairy",
    "Steel",
    "Games",
    "Pharma",
    "Retail",
    "Hotels",
    "Paper",
    "Marine",
    "Labs",
    "Motors",
    "Press",
    "Farms",
    "Airways",
    "Glass",
    "Bank",
    "Travel",
    "Tools",
    "Water",
    "Studios",
    "Networks",
];

/// Forms of customers' companies.
pub(super) const FORM: [&str; 5] = ["", " Group", " & Sons", " International", " Partners"];

pub(super) const PRODUCTS: [&str; 4] = ["Core", "Insight", "Connect", "Starter"];
pub(super) const SEGMENTS: [&str; 3] = ["SMB", "Mid-Market", "Enterprise"];
pub(super) const REGIONS: [&str; 3] = ["Americas", "Europe", "Asia Pacific"];
pub(super) const TYPES: [&str; 3] = ["New Business", "Expansion", "Renewal"];
pub(super) const SOURCES: [&str; 6] = ["Inbound", "Outbound", "Partner", "Event", "Referral", "Customer"];
pub(super) const COMPETITORS: [&str; 4] = ["Orbitly", "Salesmint", "Quotaworks", "In-house build"];
pub(super) const REASONS: [&str; 6] =
    ["No decision", "Price", "No budget", "Missing feature", "Competitor", "Bad timing"];

/// The stages of an open deal, then won and lost.
pub(super) const STAGES: [&str; 7] =
    ["Qualification", "Discovery", "Proposal", "Negotiation", "Contract Sent", "Closed Won", "Closed Lost"];
/// The CRM's chance to win in each stage, in per cent.
pub(super) const CHANCES: [u32; 7] = [10, 20, 40, 60, 85, 100, 0];
/// The place of won in [`STAGES`]; those before it are open.
pub(super) const WON: usize = 5;
/// The place of lost in [`STAGES`].
pub(super) const LOST: usize = 6;

pub(super) const NEXT_STEPS: [&str; 7] = [
    "Send the security answers",
    "Book the second demo",
    "Call the budget owner",
    "Wait for legal",
    "Agree on the rollout plan",
    "Meet the users on site",
    "Send the revised offer",
];

pub(super) const SUBJECTS: [&str; 8] = [
    "first talk",
    "needs and budget",
    "demo of the product",
    "pricing",
    "security questions",
    "rollout plan",
    "contract terms",
    "check-in",
];
