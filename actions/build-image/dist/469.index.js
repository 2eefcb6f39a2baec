export const id = 469;
export const ids = [469];
export const modules = {

/***/ 6168:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ t)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function t(n,r){return n.length===0?r:n.length===1&&n[0]==="none"?[]:n}


/***/ }),

/***/ 1469:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   load: () => (/* binding */ F)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_MK75TQOT_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6168);
/* harmony import */ var _chunk_DQ7YZEJT_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9392);
/* harmony import */ var _chunk_VXDOTOJT_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3956);
/* harmony import */ var _chunk_F2TTVIZO_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8694);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8897);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
async function F(t,o){let{inputs:m}=t,d=await (0,_chunk_DQ7YZEJT_js__WEBPACK_IMPORTED_MODULE_2__.c)(o,m),r=`${o.repository}:${(0,_chunk_DQ7YZEJT_js__WEBPACK_IMPORTED_MODULE_2__.a)(o.context,t.run)}`,{metadata:l}=await (0,_chunk_DQ7YZEJT_js__WEBPACK_IMPORTED_MODULE_2__.m)(t,o,d,{reference:r,cacheFrom:(0,_chunk_MK75TQOT_js__WEBPACK_IMPORTED_MODULE_1__.a)(m.cacheFrom,[]),cacheTo:(0,_chunk_MK75TQOT_js__WEBPACK_IMPORTED_MODULE_1__.a)(m.cacheTo,[]),noCache:m.noCache}),{imageId:a}=await (0,_chunk_DQ7YZEJT_js__WEBPACK_IMPORTED_MODULE_2__.o)(r,{signal:t.signal});return await (0,_chunk_F2TTVIZO_js__WEBPACK_IMPORTED_MODULE_4__.p)((0,_chunk_DQ7YZEJT_js__WEBPACK_IMPORTED_MODULE_2__.i)(o.name,r,a)),{outputs:(0,_chunk_DQ7YZEJT_js__WEBPACK_IMPORTED_MODULE_2__.f)(a,r,l)}}


/***/ })

};
