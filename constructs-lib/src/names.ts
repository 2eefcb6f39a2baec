/** `ApiFunction` and `api_function` are both `api-function`. */
export function kebabCase(id: string): string {
  return id
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
}

/** The convention for a table's name: `users` is `USERS_TABLE`. */
export function tableVariable(id: string): string {
  return `${screamingSnakeCase(id)}_TABLE`;
}

/** The convention for a secret's ARN: `api-key` is `API_KEY_SECRET_ARN`. */
export function secretVariable(id: string): string {
  return `${screamingSnakeCase(id)}_SECRET_ARN`;
}

function screamingSnakeCase(id: string): string {
  return id.replaceAll('-', '_').toUpperCase();
}
