// Stands in for an action: prints what it was given, and resolves a plan for every environment but those in NO_PLAN.
const { appendFileSync } = require('node:fs');

const given = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (name.startsWith('GIVEN_') ? [[name.slice(6), value]] : [])),
);
const environment = given.environment || given.environments;
const resolves = given['resolve-only'] === 'true';
console.log(JSON.stringify(given));
if (!process.env.NO_PLAN.split(',').includes(environment) && (resolves || process.env.ACTION === 'plan'))
  appendFileSync(
    process.env.GITHUB_OUTPUT,
    `plan-id=id-${environment}\nplan-digest=digest-${environment}\npr-number=12\n`,
  );
if (process.env.FAILS === `${resolves ? 'resolve' : process.env.ACTION} ${environment}`) process.exit(1);
