// @ts-check
/** The settings that a migration must have, for tests in which no request arrives anywhere. */
export const REQUIRED_SETTINGS = {
  Domain: 'old.example.com',
  Client_ID: 'a',
  Client_Secret: 'b',
  Audience: 'https://old.example.com/api/v2/',
  Connection: 'c',
};
