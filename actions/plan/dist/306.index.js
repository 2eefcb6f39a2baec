export const id = 306;
export const ids = [306];
export const modules = {

/***/ 9358:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ y),
/* harmony export */   b: () => (/* binding */ l)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(334);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function y(t,e){let{add:n,change:o,replace:s,remove:a,import:d}=(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.c)(t.stacks),c=t.stacks.filter(r=>r.drift!==void 0);return{"has-changes":!(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.d)(t),exitcode:(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.d)(t)?0:2,"to-add":n,"to-change":o,"to-replace":s,"to-destroy":a,"to-import":d,"permissions-broadened":t.stacks.some(r=>r.permissions.some(f=>f.broadens)),...c.length>0&&{drifted:c.some(r=>(r.drift??[]).length>0)},...e.stored&&{"plan-id":t.id,"plan-digest":t.digest},"json-plan-path":e.json,"text-plan-path":e.text,...e.commentId!==void 0&&{"comment-id":e.commentId},stacks:JSON.stringify(t.stacks.map(p))}}function l(t,e){let n=t.map(({stackName:o,layer:s,state:a,resources:d})=>({name:o,layer:s,state:a,drifted:d.length}));return{exitcode:e,drifted:e===2,stacks:JSON.stringify(n)}}function p(t){let{remove:e,...n}=(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.c)([t]);return{name:t.stackName,layer:t.layer,kind:t.kind,...n,destroy:e}}


/***/ }),

/***/ 2387:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ N),
/* harmony export */   b: () => (/* binding */ w),
/* harmony export */   c: () => (/* binding */ O),
/* harmony export */   d: () => (/* binding */ C),
/* harmony export */   e: () => (/* binding */ I),
/* harmony export */   f: () => (/* binding */ R)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(334);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function N({inputs:e,run:t,pullRequest:n}){return{environment:e.environment,head:n?.headSha??t.sha,actor:t.actor,run:t.url,repository:t.url.slice(0,t.url.indexOf("/actions/runs/")),...n&&{apply:e.applyCommand?"merge-or-comment":"merge"}}}var w=_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.p-_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.w;function O(e,t,n={}){let{limit:o=w,expand:a=!1,refusal:i}=n,$=!i&&!(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.d)(e),b=[...i?k(i):[],...v(e),...j(e),g(t)],x=$?A(t):void 0;return (0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.r)(e,{limit:o,expand:a,note:b.join(`

`),next:x})}function C({reason:e,message:t,remedy:n},o){return[`### \u26D4 Plan for ${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.o)(o.environment)} failed`,`Nothing was changed, and there is nothing to apply. ${g(o)}`,(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.v)(t),...n?["**What to do**",(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.v)(n)]:[],`<sub>Reason ${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.o)(e)} \xB7 the next plan takes the place of this comment</sub>`].join(`

`)}function I({plans:e,changeSets:t,left:n},o){let a=`${h(e.length,"stored plan")} and ${h(t.length,"change set")}`;return[`**Plan for ${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.o)(o.environment)}**: removed.`,`The pull request is closed, and [this run](${o.run}) deleted what its plans left: ${a}. Nothing was applied by that.`,...n.length>0?[`Still in review, without resources: ${n.map(i=>(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.o)(i)).join(", ")}. Whoever plans may not delete stacks; the next apply, or a clean-up by whoever may apply, does.`]:[]].join(`

`)}function k({reason:e,remedy:t}){return[`\u26D4 **Refused** (${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.o)(e)}): this plan isn't kept and can't be applied.`,...t?[(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.v)(t)]:[]]}function v(e){let t=e.stacks.reduce((o,{drift:a=[]})=>o+a.length,0);return t===0?[]:[`\u26A0\uFE0F **${t===1?"1 resource has drifted":`${t} resources have drifted`}** from what was reviewed. Applying this plan need not put that right: look at the table below first.`]}function j(e){let t=(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.e)(e).map(({stack:a,wait:i})=>`${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.o)(a.stackName)} waits for ${T(i)}`);if(t.length===0)return[];let n=t.slice(0,5).join("; "),o=t.length>5?`; and ${t.length-5} more`:"";return[`\u26A0\uFE0F **It can't be applied yet**: ${n}${o}. No stack of this plan makes that.`]}function T(e){return"name"in e?`the ${e.for} ${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.o)(e.name)}`:e.for}function A({environment:e,apply:t}){return t?`**To apply exactly this plan**, merge${t==="merge-or-comment"?`, or comment ${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.o)(`/stratiform apply ${e}`)}`:""}.`:void 0}function g({head:e,repository:t,run:n,actor:o}){return`Commit ${`[${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.o)(e.slice(0,7))}](${t}/commit/${e})`}, planned in [this run](${n}) started by ${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.o)(o)}.`}function h(e,t){return`${e} ${t}${e===1?"":"s"}`}function R({inputs:e}){let t=(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.m)(node_path__WEBPACK_IMPORTED_MODULE_2__.resolve(e.workingDirectory));return (0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_1__.f)(t,{environment:e.environment,layers:e.layers})}


/***/ }),

/***/ 1306:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   plan: () => (/* binding */ Re)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_MTZFJ24F_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9358);
/* harmony import */ var _chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2387);
/* harmony import */ var _chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(334);
/* harmony import */ var _chunk_26RMIM66_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3582);
/* harmony import */ var _chunk_A4IVRILV_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9328);
/* harmony import */ var _chunk_J5JOTBUQ_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6427);
/* harmony import */ var _chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8389);
/* harmony import */ var _chunk_SJVZACLB_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(3814);
/* harmony import */ var _chunk_5VZZR2YN_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(9309);
/* harmony import */ var _chunk_ENJHU4BU_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(1332);
/* harmony import */ var _chunk_LOGX2AG3_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(2468);
/* harmony import */ var _chunk_DY6VXUH3_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(7180);
/* harmony import */ var _chunk_SCA36OKI_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(1612);
/* harmony import */ var _chunk_WX3TKCSF_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(7302);
/* harmony import */ var _chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(8406);
/* harmony import */ var _chunk_PZ3BZ6HC_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(5079);
/* harmony import */ var _chunk_VKH6CVO5_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(9905);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(8996);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_19__ = __webpack_require__(3024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_20__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_21__ = __webpack_require__(6760);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function K(t){let e=(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.g)(t),n=new Set(e.map(({change:r})=>r));return[...t.stacks.flatMap(r=>r.validation.map(o=>Z(r,o))),...(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.e)(t).map(({stack:r,wait:o})=>ee(r,o)),...e.map(({stack:r,change:o,why:i})=>({level:"warning",title:`Loses data: ${o.type}`,message:`${O(r,o)} ${i}.`})),...t.stacks.flatMap(r=>r.permissions.filter(oe).map(o=>te(r,o))),...t.stacks.flatMap(r=>ne(r)),...t.stacks.flatMap(r=>r.changes.filter(o=>ae(o)&&!n.has(o)).map(o=>re(r,o)))]}function Z(t,{severity:e,logicalId:n,constructPath:r,path:o,message:i}){let l=e==="fail",s=r??n,a=`${t.stackName}${s?` \u203A ${U(s,t)}`:""}${o?` at ${o}`:""}`;return{level:l?"error":"warning",title:l?"CloudFormation refuses this plan":"CloudFormation warns",message:`${a}: ${i}`}}function ee(t,e){let n="name"in e?`${e.for} ${e.name}`:e.for;return{level:"warning",title:"Can't be applied yet",message:`${t.stackName} waits for the ${n}, and no stack of this plan makes it. Apply what makes it first.`}}function te(t,e){return{level:"warning",title:`Opens: ${e.risks.map(r=>r.replaceAll("-"," ")).join(", ")}`,message:`${O(t,e)}: ${e.change==="added"?"+":"-"} ${e.text}`}}function ne({stackName:t,drift:e=[]}){if(e.length===0)return[];let n=e.length===1?"1 resource is":`${e.length} resources are`;return[{level:"warning",title:"Drift",message:`${t}: ${n} not as the deployed template says.`}]}function re(t,e){let n=(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.b)(e)==="replace",r=!e.certain||e.replacement==="maybe",o={retained:"; the old one is retained",snapshot:"; a snapshot of the old one stays",deleted:""};return{level:"notice",title:`${n?"Replaces":"Destroys"}: ${e.type}`,message:`${O(t,e)} ${r?"may be":"is"} ${n?"replaced":"destroyed"}${o[e.afterwards??"deleted"]}.`}}var oe=({broadens:t,risks:e})=>t&&e.length>0,ae=t=>["remove","replace"].includes((0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.b)(t));function O(t,e){let n=e.constructPath?U(e.constructPath,t):e.logicalId;return[t.stackName,...e.nestedIn,n].join(" \u203A ")}function U(t,{constructPath:e}){return(t.startsWith(`${e}/`)?t.slice(e.length+1):t).replace(/\/Resource$/,"")}function B(t,{RUNNER_TEMP:e=node_os__WEBPACK_IMPORTED_MODULE_20__.tmpdir()}=process.env){let n=node_path__WEBPACK_IMPORTED_MODULE_21__.resolve(e,"stratiform",t.id);node_fs__WEBPACK_IMPORTED_MODULE_19__.mkdirSync(n,{recursive:!0});let[r,o]=[node_path__WEBPACK_IMPORTED_MODULE_21__.join(n,"plan.json"),node_path__WEBPACK_IMPORTED_MODULE_21__.join(n,"plan.txt")];return node_fs__WEBPACK_IMPORTED_MODULE_19__.writeFileSync(r,`${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.n)(t)}
`),node_fs__WEBPACK_IMPORTED_MODULE_19__.writeFileSync(o,`${(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.s)(t)}
`),{json:r,text:o}}async function Y(t,e){let{inputs:n,run:r,label:o,pullRequest:i,base:l,signal:s}=t,a;try{let m=await (0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.C)(e,"plan",n),c=await (0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.t)(m,{source:{label:o,head:i?.headSha??r.sha,base:l,run:r.url},imports:{existing:n.importExistingResources},drift:n.drift,notify:_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.s,signal:s,accept:d=>{if(s.aborted)throw new _chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.a("interrupted","The job was cancelled: nothing was kept.");if(!n.failOnDestructiveChanges)return;let u=se(d,n.allowedDestroyTypes);if(u)throw a={plan:d,refusal:u},u}});return{plan:(0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.e)(c),stored:!(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.d)(c)}}catch(m){if(a&&m===a.refusal)return{plan:(0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.e)(a.plan),refusal:a.refusal,stored:!1};throw (0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.a)(m,e)}}function se(t,e){try{(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.h)(t,e);return}catch(n){if(n instanceof _chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.a&&n.code==="destructive")return n;throw n}}async function z(t,{markdown:e,state:n}){let{inputs:r,github:o,label:i,pullRequest:l,base:s}=t;if(!l||r.commentPr==="never")return;let{number:a,headSha:m}=l,{headSha:c}=await o.pullRequest(a);if(c!==m){let X=`Pull request ${a} is at ${c} now, this run planned ${m}: the comment is left to the run of the newer commit.`;(0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.r)([{level:"notice",title:"An older commit",message:X}]);return}let{environment:d}=r,u=(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.x)(d,i);if(r.commentPr==="on-diff"&&n.status==="nothing"&&!await o.findComment(a,u))return;let Q=(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.y)(e,u,{version:1,environment:d,label:i,head:m,base:s,...n});return(await o.saveComment(a,u,Q,r.commentMethod)).id}async function Re(t){let e;try{e=await Y(t,(0,_chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_2__.f)(t))}catch(n){return le(t,n)}return ie(t,e)}async function ie(t,{plan:e,refusal:n,stored:r}){let{inputs:o}=t,i=(0,_chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_2__.a)(t),l=n&&(0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.h)(n),s=d=>(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.A)(d,e.account,o.maskAwsAccountId),a=B(e),m=r?`stratiform apply --env ${e.environment} --plan ${e.id} --digest ${e.digest}`:void 0;(0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.q)(`Plan for ${e.environment}`,(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.s)(e,{color:!process.env.NO_COLOR,applyWith:m})),(0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.r)(K(e)),await (0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.u)(s((0,_chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_2__.c)(e,i,{limit:_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.q,expand:!0,refusal:l})));let c=await G(t,{markdown:s((0,_chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_2__.c)(e,i,{expand:o.expandDiff,refusal:l})),state:r?{status:"planned",plan:e.id,digest:e.digest}:{status:(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.d)(e)?"nothing":"failed"}});return n&&c.error&&H(c.error),{outputs:(0,_chunk_MTZFJ24F_js__WEBPACK_IMPORTED_MODULE_1__.a)(e,{...a,stored:r,commentId:c.id}),error:n??c.error}}async function le(t,e){if(t.signal.aborted)return{outputs:{},error:e};let n=(0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.h)(e),r=a=>(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_3__.B)(a,t.inputs.maskAwsAccountId),o=r(n.message),i=n.remedy&&r(n.remedy),l=(0,_chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_2__.d)({reason:n.reason,message:o,remedy:i},(0,_chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_2__.a)(t));await (0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.u)(`${l}
`);let s=await G(t,{markdown:l,state:{status:"failed"}});return s.error&&H(s.error),{outputs:{"comment-id":s.id??""},error:e}}async function G(t,e){try{return{id:await z(t,e)}}catch(n){return{error:n}}}function H(t){let{reason:e,message:n,remedy:r=""}=(0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.h)(t);(0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_7__.r)([{level:"warning",title:`No comment: ${e}`,message:`${n} ${r}`.trim()}])}


/***/ })

};
