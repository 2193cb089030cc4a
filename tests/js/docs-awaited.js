// @ts-check
/**
 * What the manual describes although the command line of this checkout does not have it yet. The tests of the manual let
 * it pass; what is there already is tested like everything else, so an entry that has come may be deleted.
 */
export const AWAITED = {
  commands: ['init', 'completion'],
  options: [
    '--quiet',
    '--no-color',
    '--clean-up',
    '--old-domain',
    '--new-domain',
    '--user-id',
    '--mfa-policy',
  ],
  scopes: ['delete:actions', 'delete:client_grants', 'delete:clients'],
};
