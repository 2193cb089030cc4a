// @ts-check
/** Two emulated tenants of which nothing is known yet but their domains, and an empty folder for `init`. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Desk } from './command-line.js';
import { beginMigration } from './two-tenants.js';

/** The connection that every old tenant has. */
export const OLD = 'Username-Password-Authentication';
/** The files that `init` writes, in their order. */
export const FILES = ['.gitignore', '.env', 'auth0-migration.json'];

/** @param {{ after: (fn: () => any) => void }} t */
export async function beginInit(t) {
  const { oldTenant, newTenant } = await beginMigration(t);
  const desk = new Desk({ t, settings: null });
  const domains = ['--old-domain', oldTenant.domain, '--new-domain', newTenant.domain];
  const args = ['init', ...domains, '--connection', `${OLD}=Users`];
  return { oldTenant, newTenant, desk, args };
}

/** A token with the scopes with which `init` creates an application. @param {import('./two-tenants.js').Tenant} tenant */
export const tokenOf = (tenant) =>
  tenant.managementTokens.issue([
    ...['read:clients', 'create:clients', 'update:clients', 'read:client_keys', 'read:connections'],
    ...['read:client_grants', 'create:client_grants', 'update:client_grants'],
  ]);

/** @param {Desk} desk */
export const readEnv = (desk) => ({ ...parseEnv(readFileSync(desk.path('.env'), 'utf8')) });

/** @param {Desk} desk @returns {any} */
export const settingsOf = (desk) =>
  JSON.parse(readFileSync(desk.path('auth0-migration.json'), 'utf8'));
