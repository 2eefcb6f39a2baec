import { type Answer, type Asked, checkText, notFound, Refusal } from '../answer.js';
import { paged } from '../paging.js';
import { holds, require, roleToChange } from '../permissions.js';
import { commentView, reactionView } from '../views/issue.js';
import { addComment, nextId } from '../world/story.js';
import { type Comment, now, same } from '../world/world.js';
import { existingIssue, issueNeeds } from './existing.js';

function byId(asked: Asked): Comment {
  const comment = asked.world.comments.get(Number(asked.parameters['comment_id']));
  if (!comment) throw notFound();
  return comment;
}

export function listComments(asked: Asked): Answer {
  const { number } = existingIssue(asked);
  require(asked, issueNeeds(asked, number, 'read'));
  const since = asked.query['since'];
  const comments = [...asked.world.comments.values()].filter(
    ({ issue, updatedAt }) => issue === number && (since === undefined || updatedAt >= String(since)),
  );
  return paged(asked, comments, (comment) => commentView(asked.world, asked.links, comment));
}

export function createComment(asked: Asked): Answer {
  const { actor, world, links, body } = asked;
  const { number, locked } = existingIssue(asked);
  require(asked, issueNeeds(asked, number, 'write'));
  if (locked && !holds(asked, 'write')) throw new Refusal(403, 'Unable to create comment because issue is locked.');
  checkText('IssueComment', body.body);
  const comment = addComment(world, actor?.login ?? '', number, body.body);
  return { status: 201, body: commentView(world, links, comment) };
}

export function getComment(asked: Asked): Answer {
  const comment = byId(asked);
  require(asked, issueNeeds(asked, comment.issue, 'read'));
  return { status: 200, body: commentView(asked.world, asked.links, comment) };
}

export function updateComment(asked: Asked): Answer {
  const comment = byId(asked);
  require(asked, issueNeeds(asked, comment.issue, 'write'), roleToChange(asked, comment.author, 'write'));
  checkText('IssueComment', asked.body.body);
  comment.body = asked.body.body;
  comment.updatedAt = now();
  return { status: 200, body: commentView(asked.world, asked.links, comment) };
}

export function deleteComment(asked: Asked): Answer {
  const { id, issue, author } = byId(asked);
  require(asked, issueNeeds(asked, issue, 'write'), roleToChange(asked, author, 'write'));
  asked.world.comments.delete(id);
  return { status: 204 };
}

/** The same reaction again answers 200 with the one that is there. */
export function react(asked: Asked): Answer {
  const { world, links, actor, body } = asked;
  const comment = byId(asked);
  require(asked, issueNeeds(asked, comment.issue, 'write'));
  const login = actor?.login ?? '';
  const old = comment.reactions.find(({ author, content }) => same(author, login) && content === body.content);
  const reaction = old ?? { id: nextId(), author: login, content: body.content as string, at: now() };
  if (!old) comment.reactions.push(reaction);
  return { status: old ? 200 : 201, body: reactionView(world, links, reaction) };
}
