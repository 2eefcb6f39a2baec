import { flag, list, text, wholeNumber } from './declare.js';

/** The inputs that every action of this repository has. */
export const sharedInputs = {
  environment: text({
    description: 'The environment, as the project file names it.',
    required: true,
    pattern: /^[a-z][a-z0-9-]*$/,
    expected: "an environment's name in lower case",
  }),
  'working-directory': text({
    description: 'Folder with the project file, `stratiform.config.js`, or one below it.',
    default: '.',
    expected: 'a folder, relative to the workspace',
  }),
  'role-to-assume': text({
    description:
      "Role to sign in as with GitHub's OIDC token. Empty: the environment's own role, which the bootstrap makes. " +
      '`none`: the credentials that are there already.',
    pattern: /^(none|arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576})$/,
    expected: "none or a role's ARN (arn:aws:iam::123456789012:role/name)",
  }),
  audience: text({
    description: 'Audience of the OIDC token; another one in the partitions of AWS that ask for it.',
    default: 'sts.amazonaws.com',
    pattern: /^\S{1,255}$/,
    expected: 'an audience without blanks',
  }),
  // STS: 2 to 64 characters. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
  'role-session-name': text({
    description:
      'Name of the session, which CloudTrail shows beside every call. Empty: `stratiform-`, the run and its attempt.',
    pattern: /^[\w+=,.@-]{2,64}$/,
    expected: '2 to 64 letters, digits and +=,.@_-',
  }),
  // STS: from 15 minutes to the role's own maximum, which is 12 hours at most (same page).
  'role-duration-seconds': wholeNumber({
    description: 'How long the credentials last, in seconds; a longer run gets new ones by itself.',
    min: 900,
    max: 43_200,
    default: 3600,
  }),
  'allowed-account-ids': list({
    description:
      'AWS accounts that may be worked in; any other one stops the run before AWS is called. Empty: ' +
      'the one that the project file says. In quotes, or YAML takes one for a number.',
    each: /^\d{12}$/,
    items: 'AWS account ids of 12 digits',
  }),
  'mask-aws-account-id': flag({
    description: "Whether log, comments, summaries and issues show asterisks for the account's id.",
    default: true,
  }),
  'retry-max-attempts': wholeNumber({
    description: 'How often to try to sign in before giving up.',
    min: 1,
    max: 50,
    default: 12,
  }),
  token: text({
    description: "Token for GitHub's API. Comments are looked for and edited as its user.",
    required: true,
    // GitHub's to evaluate, when the action starts.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
    default: '${{ github.token }}',
    pattern: /^\S+$/,
    expected: "a token for GitHub's API, without blanks",
    secret: true,
  }),
  'pr-number': wholeNumber({
    description: "Number of the pull request. Empty: the event's.",
    min: 1,
    max: 2_147_483_647,
  }),
  label: text({
    description: 'What the plan is for; clean-up goes by it. Empty: `pr-<number>`, or the name of the branch.',
    pattern: /^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/,
    expected: "at most 60 lower-case letters and digits in groups joined by '-'",
  }),
};
