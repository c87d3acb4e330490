// Where the server and its mailbox are. The mailbox has the API of Mailpit.
export const BASE = __ENV.BASE_URL || 'http://localhost:8080';
export const MAILBOX = __ENV.MAILBOX_URL || 'http://localhost:8025';

// How many users the test signs up, and how many of them turn a second factor on.
export const USERS = Number(__ENV.USERS || 20);
export const SECURED = Number(__ENV.SECURED || 5);

// Virtual users, requests per second and the main part's length, for machines of other sizes.
export const VUS = Number(__ENV.VUS || 20);
export const RATE = Number(__ENV.RATE || 20);
export const DURATION = __ENV.DURATION || '2m';
