import type { Answer, Asked } from '../answer.js';
import { createComment, deleteComment, getComment, listComments, react, updateComment } from './comments.js';
import { createIssue, getIssue, listIssues, updateIssue } from './issues.js';
import { getPull, listPulls, listPullsOfCommit, listReviews } from './pulls.js';
import { compareCommits, getBranch, getCommit, getPermission, getRef, getRepository } from './repository.js';
import { getAuthenticatedUser } from './users.js';

/** By operation id of GitHub's description, which says where each is found. */
export const ROUTES: Readonly<Record<string, (asked: Asked) => Answer>> = {
  'issues/create': createIssue,
  'issues/create-comment': createComment,
  'issues/delete-comment': deleteComment,
  'issues/get': getIssue,
  'issues/get-comment': getComment,
  'issues/list-comments': listComments,
  'issues/list-for-repo': listIssues,
  'issues/update': updateIssue,
  'issues/update-comment': updateComment,
  'git/get-commit': getCommit,
  'git/get-ref': getRef,
  'pulls/get': getPull,
  'pulls/list': listPulls,
  'pulls/list-reviews': listReviews,
  'reactions/create-for-issue-comment': react,
  'repos/compare-commits-with-basehead': compareCommits,
  'repos/get': getRepository,
  'repos/get-branch': getBranch,
  'repos/get-collaborator-permission-level': getPermission,
  'repos/list-pull-requests-associated-with-commit': listPullsOfCommit,
  'users/get-authenticated': getAuthenticatedUser,
};
