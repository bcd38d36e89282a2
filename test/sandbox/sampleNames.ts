/** Made-up people, places and lists for the sample account. */
export const FIRST_NAMES = [
	'Abigail', 'Adam', 'Aisha', 'Alan', 'Amara', 'Amelia', 'Andre', 'Anika', 'Arthur', 'Beatriz', 'Benjamin', 'Bianca',
	'Caleb', 'Camila', 'Carmen', 'Charles', 'Chloe', 'Daniel', 'Daria', 'Deborah', 'Diego', 'Edith', 'Elena', 'Elias',
	'Emily', 'Esther', 'Farah', 'Felix', 'Fiona', 'Gabriel', 'Grace', 'Hannah', 'Harold', 'Helen', 'Hugo', 'Imani',
	'Ines', 'Isaac', 'Ivy', 'Jamal', 'Jane', 'Jonas', 'Julia', 'Kavya', 'Keiko', 'Kofi', 'Laura', 'Leon',
	'Linh', 'Louise', 'Lucas', 'Maria', 'Marcus', 'Mei', 'Miriam', 'Nadia', 'Nathan', 'Noor', 'Olivia', 'Omar',
	'Paula', 'Peter', 'Priya', 'Quentin', 'Rachel', 'Ravi', 'Rosa', 'Samuel', 'Sarah', 'Simon', 'Sofia', 'Tamar',
	'Theo', 'Ursula', 'Victor', 'Wanda', 'William', 'Yara', 'Yusuf', 'Zoe',
];

export const LAST_NAMES = [
	'Adams', 'Ahmed', 'Alvarez', 'Andersson', 'Bailey', 'Banerjee', 'Becker', 'Bennett', 'Brooks', 'Carter', 'Chen',
	'Clarke', 'Cohen', 'Cooper', 'Diaz', 'Dubois', 'Edwards', 'Evans', 'Fischer', 'Foster', 'Garcia', 'Gibson', 'Gray',
	'Green', 'Haddad', 'Hansen', 'Harris', 'Hughes', 'Ibrahim', 'Ito', 'Jackson', 'Jensen', 'Kaplan', 'Kaur', 'Kelly',
	'Khan', 'Kim', 'Kowalski', 'Larsen', 'Lee', 'Lewis', 'Lopez', 'Marino', 'Martin', 'Mensah', 'Meyer', 'Morgan',
	'Murphy', 'Nakamura', 'Nguyen', 'Novak', 'Okafor', 'Oliveira', 'Olsen', 'Palmer', 'Park', 'Patel', 'Perez', 'Quinn',
	'Ramirez', 'Reed', 'Rossi', 'Santos', 'Schmidt', 'Shah', 'Silva', 'Singh', 'Stewart', 'Suzuki', 'Taylor', 'Torres',
	'Tran', 'Turner', 'Vargas', 'Walker', 'Wang', 'Weber', 'White', 'Wilson', 'Young',
];

export const COMPANIES = [
	'Acorn Books', 'Blue Heron Café', 'Cedar Street Dental', 'Dockside Boats', 'Elm Tree School', 'Fairview Farm',
	'Granite Works', 'Harbor Hardware', 'Juniper Studio', 'Lakeside Legal', 'Maple Bakery', 'Northgate Garage',
];

export const JOB_TITLES = ['Accountant', 'Baker', 'Carpenter', 'Designer', 'Engineer', 'Nurse', 'Owner', 'Teacher'];

export const STREETS = ['Birch Lane', 'Canal Street', 'Church Road', 'High Street', 'Mill Road', 'Orchard Way'];

export const CITIES: Array<[city: string, state: string, postalCode: string]> = [
	['Burlington', 'VT', '05401'],
	['Concord', 'NH', '03301'],
	['Ithaca', 'NY', '14850'],
	['Portland', 'ME', '04101'],
	['Salem', 'MA', '01970'],
];

const EVENTS = [
	'Annual Dinner', 'Book Fair', 'Charity Auction', 'Fun Run', 'Harvest Market', 'Open Day', 'River Clean-up',
	'Summer Concert', 'Winter Gala',
];
const EVENT_YEARS = [2022, 2023, 2024, 2025, 2026];

/** Sixty lists: more than a page of the API holds by default. */
export const LIST_NAMES = [
	'Newsletter', 'Donors', 'Major Donors', 'Volunteers', 'Board Members', 'Press', 'Members', 'Former Members',
	'Alumni', 'Youth Programme', 'Partners', 'Sponsors', 'Teachers', 'Parents', 'Old Import, Do Not Mail',
	...EVENT_YEARS.flatMap((year) => EVENTS.map((event) => `${event} ${year}`)),
];

export const TAG_NAMES = [
	'bounced', 'cleanup-2026', 'donor-2024', 'donor-2025', 'donor-2026', 'duplicate', 'english', 'event-guest',
	'imported-crm', 'inactive', 'moved-away', 'spanish', 'speaker', 'vip', 'volunteer-lead',
];
