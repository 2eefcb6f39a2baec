import type { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { GitHubDeploymentRolesProps } from './github-deployment-roles-props';
import { createBoundary, createGitHubRole } from './github-role';
import { imagesBoundaryStatements, publishingImages } from './image-statements';

const WHY_WILDCARDS =
  'A token for the registry is an action that knows no resource; everything else names repositories.';

/**
 * The role that images are looked up, built and pushed with, and its boundary. A role of its own, because a plan of a
 * pull request may have to push first, and the plan role changes nothing.
 *
 * @param name `<project>-<environment>`
 * @param repositories their ARNs
 * @param subjects of the tokens that it trusts
 */
export function createImagesRole(
  scope: Construct,
  name: string,
  repositories: string[],
  subjects: string[],
  props: GitHubDeploymentRolesProps,
): { readonly role: Role; readonly boundary: ManagedPolicy } {
  const boundary = createBoundary(scope, 'ImagesBoundary', {
    managedPolicyName: `${name}-images-boundary`,
    description: 'The most that the images role may do.',
    statements: imagesBoundaryStatements(repositories),
    whyWildcards: WHY_WILDCARDS,
  });
  const options = {
    roleName: `${name}-images`,
    description: `Pulls and pushes the images of ${name}, and nothing else.`,
    subjects,
    statements: publishingImages(repositories),
    permissionsBoundary: boundary,
    whyWildcards: WHY_WILDCARDS,
  };
  return { role: createGitHubRole(scope, 'ImagesRole', options, props), boundary };
}
