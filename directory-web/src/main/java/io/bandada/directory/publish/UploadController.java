package io.bandada.directory.publish;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.PeerSession;
import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.CommitRequest;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import io.bandada.directory.members.Members;
import io.bandada.directory.problems.Refusal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Uploads, for peers.
@RestController
@RequestMapping(Paths.UPLOAD)
class UploadController {
  private final OpenUploads uploads;
  private final Members members;

  UploadController(OpenUploads uploads, Members members) {
    this.uploads = uploads;
    this.members = members;
  }

  @PostMapping
  UploadReply publish(@RequestBody UploadRequest request, @AuthenticationPrincipal Caller caller) {
    PeerSession peer = known(caller);
    return uploads.publish(
        request, new OpenUploads.Uploader(peer.peerId(), caller.account(), peer.key()));
  }

  @PostMapping("/{id}/commit")
  ResponseEntity<CommitReply> commit(
      @PathVariable String id,
      @RequestBody CommitRequest request,
      @AuthenticationPrincipal Caller caller) {
    CommitReply reply = uploads.commit(id, known(caller).peerId(), request.receipts());
    return ResponseEntity.status(reply.committed() ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(reply);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void abandon(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
    uploads.abandon(id, known(caller).peerId());
  }

  private PeerSession known(Caller caller) {
    PeerSession peer = caller.asPeer();
    if (members.get(peer.peerId()).isEmpty()) {
      throw Refusal.unknownPeer();
    }
    return peer;
  }
}
