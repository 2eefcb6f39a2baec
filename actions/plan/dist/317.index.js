export const id = 317;
export const ids = [317];
export const modules = {

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

/***/ 4317:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cleanup: () => (/* binding */ M)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2387);
/* harmony import */ var _chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(334);
/* harmony import */ var _chunk_26RMIM66_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3582);
/* harmony import */ var _chunk_A4IVRILV_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9328);
/* harmony import */ var _chunk_J5JOTBUQ_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6427);
/* harmony import */ var _chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8389);
/* harmony import */ var _chunk_SJVZACLB_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3814);
/* harmony import */ var _chunk_5VZZR2YN_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(9309);
/* harmony import */ var _chunk_ENJHU4BU_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(1332);
/* harmony import */ var _chunk_LOGX2AG3_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(2468);
/* harmony import */ var _chunk_DY6VXUH3_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(7180);
/* harmony import */ var _chunk_SCA36OKI_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(1612);
/* harmony import */ var _chunk_WX3TKCSF_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(7302);
/* harmony import */ var _chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(8406);
/* harmony import */ var _chunk_PZ3BZ6HC_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(5079);
/* harmony import */ var _chunk_VKH6CVO5_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(9905);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(8996);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
var J=["applied","nothing","failed","removed"];async function M(e){let{inputs:t,github:n,label:i,pullRequest:r}=e,a=(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_2__.x)(t.environment,i),o=r&&await n.findComment(r.number,a),m=o&&(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_2__.z)(o.body)?.status;if(m==="applying")return $(e,o?.id,"An apply is going on","left to it; it cleans up after itself");if(r?.merged&&!J.includes(m))return $(e,o?.id,"The pull request is merged","left to the deployment, which deletes them once they are applied");let d=(0,_chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_1__.f)(e),x=await P(e,d),c=(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_2__.A)((0,_chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_1__.e)(x,(0,_chunk_SHWYS6NF_js__WEBPACK_IMPORTED_MODULE_1__.a)(e)),d.account,t.maskAwsAccountId);if(await (0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_6__.u)(`${c}
`),o&&m!=="applied"&&t.commentPr!=="never"){let{environment:C}=t;await n.updateComment(o.id,(0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_2__.y)(c,a,{version:1,environment:C,label:i,status:"removed"}))}return{outputs:{exitcode:0,"comment-id":o?.id??""}}}async function P({inputs:e,label:t},n){try{return await (0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_2__.i)(await (0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_2__.C)(n,"plan",e),t,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_6__.s)}catch(i){throw (0,_chunk_VUARTMFD_js__WEBPACK_IMPORTED_MODULE_2__.a)(i,n)}}async function $({inputs:e,label:t},n,i,r){let a=`${i}: the plans of '${t}' for ${e.environment} are ${r}.`;return (0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_6__.r)([{level:"notice",title:"Nothing deleted",message:a}]),await (0,_chunk_TE6TE7LV_js__WEBPACK_IMPORTED_MODULE_6__.u)(`${a}
`),{outputs:{exitcode:0,"comment-id":n??""}}}


/***/ })

};
