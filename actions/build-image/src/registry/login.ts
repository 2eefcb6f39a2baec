/** Who somebody is to a registry. As docker has it, the name `<token>` says that the password is an OAuth2 refresh token. */
export interface Login {
  readonly username: string;
  readonly password: string;
}
